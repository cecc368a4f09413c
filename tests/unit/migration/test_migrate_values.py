"""luna-textfile migrate: the new file means what the earlier one meant."""

import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from fixtures.config_samples import CONFIGURATIONS, SAMPLES
from fixtures.legacy_file import EARLIER, migrate
from fixtures.proven import MORE
from fixtures.toml_text import toml_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luna_textfile.bundle.validation.read import read
from luna_textfile.config.keys import KEYS
from luna_textfile.config.load import load
from luna_textfile.config.model import Config
from luna_textfile.migration.legacy_keys import KEYS as LEGACY_KEYS

WORDS = st.text(st.sampled_from("ab:# -'\"é"), min_size=1, max_size=9).filter(str.strip)
BUNDLES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "inventory": st.lists(WORDS, max_size=3, unique=True),
        "alerts": st.fixed_dictionaries(
            {"HSMOperationRateAnomaly": st.fixed_dictionaries({"commands_per_second": st.floats(1e-12, 1e7)})}
        ),
    },
)  # fmt: skip


def both(text: str) -> tuple[Config, Config]:
    """Return the configuration of an earlier file, and of the file that is made from it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        new = folder / "config.yaml"
        done = migrate(folder, text, "--output", str(new))
        assert done.code == 0, done.stderr
        return load(folder / "config.toml", {}).config, load(new, {}).config


def test_every_key_of_the_earlier_file_goes_on(tmp_path: Path) -> None:
    """All known keys stand in the new file with their values; whoever reads it gets the same configuration."""
    earlier, new = both(EARLIER)
    assert new == earlier
    text = migrate(tmp_path).stdout
    for line in re.findall(r"(?m)^(\w+ = .*)$", EARLIER):
        key, value = line.replace('"', "").split(" = ")
        assert re.search(rf'(?m)^  {key}: "?{re.escape(value)}"?$', text), line


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60 * MORE)
@given(CONFIGURATIONS, BUNDLES)
def test_any_file_means_the_same(document: dict[str, Any], bundle: dict[str, Any]) -> None:
    """Whatever an earlier file holds that is allowed, odd labels and names too, arrives unchanged."""
    earlier, new = both(toml_text({**document, "bundle": bundle}))
    assert new == earlier


@pytest.mark.parametrize("name", SAMPLES)
def test_every_key_of_ours_is_taken(name: str) -> None:
    """A TOML file with newer keys, which we read as well, loses none of them."""
    section, key = name.split(".")
    earlier, new = both(toml_text({section: {key: SAMPLES[name].native}}))
    assert new == earlier != Config()


WORDS_OF_YAML = [
    *"~5-='\"{?",
    *("true", "no", "null", "0123", "1e3", "1:30", "2026-01-02", "a:", "<<", "*a", "&a", "!x", "%x", "@x"),
]
UNSEEN = ["a #b", "a: b", "- a", "a\tb", "a\x7f", "a\u2028b", "\U0001f600", "a\nb"]


@pytest.mark.parametrize("label", [*WORDS_OF_YAML, *UNSEEN])
def test_a_label_that_yaml_would_read_otherwise(label: str) -> None:
    """What YAML takes for a switch, a number, a date or its own signs stays the text that it was."""
    earlier, new = both(toml_text({"hsm": {"token_label": [label], "names": {label: label}}}))
    assert new.hsm.token_label == (label,)
    assert new == earlier


def test_keys_that_were_not_set_are_comments_with_their_defaults(tmp_path: Path) -> None:
    """An empty file gives one in which nothing is set, and every key is there to be read."""
    text = migrate(tmp_path, "").stdout
    assert both("") == (Config(), Config())
    for key in KEYS:
        assert re.search(rf"(?m)^  #{key.key}: ", text), key.name


def test_uncommented_the_defaults_are_the_defaults(tmp_path: Path) -> None:
    """Whoever takes away the # of a default gets this very default."""
    text = migrate(tmp_path, "").stdout
    live = re.sub(r"(?m)^  #(?! )", "  ", text)
    sections, bundle = live.split("#bundle:")
    live = f"{sections}bundle:{bundle.replace('#', '')}"
    new = tmp_path / "live.yaml"
    new.write_text(live.replace("  token_label: []\n", "").replace("  token_serial: []\n", ""))
    loaded = load(new, {}).config
    assert loaded._replace(bundle={}) == Config()
    assert read(loaded.bundle, "new") == read({}, "none")


def test_a_derived_default_is_the_one_in_effect(tmp_path: Path) -> None:
    """The deadline that follows from a longer interval is shown, not that of the default interval."""
    assert "#minute_deadline_seconds: 90.0  # 75 %" in migrate(tmp_path).stdout


def test_what_is_different_stands_beside_its_key(tmp_path: Path) -> None:
    """Each key with another meaning says so above its line: node_exporter's port is not the daemon's."""
    text = " ".join(migrate(tmp_path).stdout.replace("#", " ").split())
    for key in LEGACY_KEYS:
        assert key.note in text
    assert "the jobs open no port. port: 9101" in text
