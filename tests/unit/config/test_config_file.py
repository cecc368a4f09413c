"""Configuration files: YAML, the earlier system's TOML, and what is wrong with a file as a whole."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from fixtures.config_reading import loaded, only_problem, problems_of
from fixtures.config_samples import SAMPLES

from luna_textfile.config.load import load
from luna_textfile.config.model import Config
from luna_textfile.config.problems import ConfigError

# The earlier daemon's file, all its sections and keys.
EARLIER = """\
[hsm]
library_path = "/usr/safenet/lunaclient/lib/libCryptoki2_64.so"
slot_id = 2

[exporter]
port = 9101
bind_address = "127.0.0.1"
health_port = 8081

[collector]
enabled = true
daily_collection_hour = 3
minute_interval_seconds = 120
collect_luna_specific = false
initial_delay_seconds = 10

[logging]
level = "debug"
format = "pretty"
"""


@pytest.mark.parametrize("name", SAMPLES)
def test_yaml_sets_every_key(name: str) -> None:
    """Each key can be set in YAML, and its origin is the file."""
    section, key = name.split(".")
    result = loaded(yaml.safe_dump({section: {key: SAMPLES[name].native}}))
    assert getattr(getattr(result.config, section), key) == SAMPLES[name].typed
    assert result.origins[name].endswith("/config.yaml")


def test_earlier_toml_as_it_is() -> None:
    """The earlier system's config.toml is read unchanged, by its suffix, also as a Windows editor saves it."""
    config = loaded(EARLIER, suffix=".toml").config
    assert loaded("\ufeff" + EARLIER.replace("\n", "\r\n"), suffix=".TOML").config == config
    assert config.hsm == Config().hsm._replace(slot_id=(2,))
    assert config.exporter == (9101, "127.0.0.1", 8081)
    assert config.collector[:5] == (True, 3, 120, False, 10)
    assert config.collector.minute_deadline_seconds == 90.0
    assert config.logging == ("debug", "pretty")


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n", "hsm:\n  # slot_id: 1\n", "\ufeffhsm: {}\r\n"])
def test_empty_file_means_defaults(text: str) -> None:
    """An empty file, one of comments, and a section whose keys are all commented out are fine."""
    assert loaded(text).config == Config()


def test_bundle_is_kept_as_it_is() -> None:
    """Any mapping under `bundle` is carried along, anchors and merge keys resolved."""
    text = "bundle:\n  base: &b {warn: 80}\n  storage: {<<: *b, crit: 95.5}\n  mapping: [1, null, {ping: yes}]\n"
    storage = {"warn": 80, "crit": 95.5}
    assert loaded(text).config.bundle == {
        "base": {"warn": 80},
        "storage": storage,
        "mapping": [1, None, {"ping": True}],
    }


def test_missing_named_file(tmp_path: Path) -> None:
    """A file that somebody named must be there; the message says who named it."""
    missing = tmp_path / "nothing.yaml"
    for path, environ in ((missing, {}), (None, {"LUNA_TEXTFILE_CONFIG": str(missing)})):
        with pytest.raises(ConfigError, match=r"nothing\.yaml.*No such file.*(--config|LUNA_TEXTFILE_CONFIG)"):
            load(path, environ)


def test_empty_variable_names_no_file() -> None:
    """LUNA_TEXTFILE_CONFIG set to nothing is an error that names it, not the default."""
    with pytest.raises(ConfigError, match="LUNA_TEXTFILE_CONFIG"):
        load(None, {"LUNA_TEXTFILE_CONFIG": ""})


def test_option_comes_before_variable(tmp_path: Path) -> None:
    """--config wins over LUNA_TEXTFILE_CONFIG."""
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text("hsm: {slot_id: 1}")
    other.write_text("hsm: {slot_id: 2}")
    environ = {"LUNA_TEXTFILE_CONFIG": str(other)}
    assert load(one, environ).config.hsm.slot_id == (1,)
    assert load(None, environ).config.hsm.slot_id == (2,)


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Run as nobody if we are root, who may read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_file_without_the_right_to_read() -> None:
    """A file that this user may not read is named, with the reason; the environment is judged all the same."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        file = Path(folder, "config.yaml")
        file.write_text("{}")
        file.chmod(0)
        with as_ordinary_user(), pytest.raises(ConfigError) as caught:
            load(file, {"HSM__EXPORTER__PORT": "0"})
    unreadable, port = caught.value.problems
    assert unreadable.where == str(file)
    assert "Permission denied" in unreadable.allowed
    assert port.key == "exporter.port"


def test_folder_instead_of_a_file(tmp_path: Path) -> None:
    """A folder is no configuration file, and the message says so."""
    with pytest.raises(ConfigError, match="Is a directory"):
        load(tmp_path, {})


def test_not_utf8() -> None:
    """A file in another encoding is refused with the line of the first bad byte."""
    problem = only_problem("hsm:\n  name: caf\udce9\n")
    assert problem.where.endswith("config.yaml, line 2")
    assert "UTF-8" in problem.allowed


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("hsm:\n  slot_id: [1\n", "line 3, column 1"),
        ("hsm:\n\tslot_id: 1\n", "line 2, column 1"),
        ("hsm: {name: \x07}\n", "line 1, column 13"),
        ("a: 1\n---\nb: 2\n", "line 2, column 1"),
        ("hsm: *x\n", "line 1, column 6"),
        ("hsm: !!python/object:os.system {}\n", "line 1, column 6"),
        ("hsm: !!set {a}\n", "line 1, column 6"),
        ("? [a]\n: 1\n", "line 1, column 3"),
    ],
)
def test_yaml_mistake(text: str, place: str) -> None:
    """What is not YAML, or not safe YAML, is refused with line and column."""
    problem = only_problem(text)
    assert problem.where.endswith(place)
    assert problem.allowed.startswith("not YAML")


@pytest.mark.parametrize("text", ["[hsm\n", "[hsm]\nslot_id = 012\n", "[hsm]\n[hsm]\n", f"x = {'9' * 5000}\n"])
def test_toml_mistake(text: str) -> None:
    """What is not TOML is refused in the parser's words, which have the line."""
    assert only_problem(text, suffix=".toml").allowed.startswith("not TOML: ")


@pytest.mark.parametrize("text", ["- a\n", "4711\n", "just text\n"])
def test_top_level_must_be_sections(text: str) -> None:
    """A list or a single value is no configuration; its content is not repeated."""
    problem = only_problem(text)
    assert "sections" in problem.allowed
    assert text.strip() not in str(problem)


def test_doubled_keys() -> None:
    """A key that stands twice is an error with both lines, at any depth, and all of them are found at once."""
    text = 'hsm:\n  name: a\n  "name": b\nbundle:\n  - x: 1\n    x: 2\nhsm: {}\n'
    doubles = [problem for problem in problems_of(text) if "once" in problem.allowed]
    assert [(problem.key, problem.where.split(", ")[1]) for problem in doubles] == [
        ("hsm.name", "line 3"),
        ("bundle.x", "line 6"),
        ("hsm", "line 7"),
    ]
    assert "line 2" in str(doubles[0].suggestion)


def test_nesting_without_end() -> None:
    """Brackets nested a thousand deep, and an alias that contains itself, are refused and do not crash."""
    assert "deep" in only_problem("[" * 3000).allowed
    assert "deep" in only_problem("a = " + "[" * 3000, suffix=".toml").allowed
    assert "itself" in problems_of("bundle: &a\n  x: *a\n")[0].allowed


def test_section_must_hold_keys() -> None:
    """A section with a value of its own is named."""
    problem = only_problem("logging: debug\n")
    assert (problem.key, problem.value) == ("logging", "'debug'")
