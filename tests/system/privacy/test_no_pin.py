"""Whatever looks like a PIN is refused, wherever somebody puts it, and is repeated nowhere."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures.hiding import JOBS, named_host
from hypothesis import given, settings
from hypothesis import strategies as st

from luna_textfile.config.document import read_document
from luna_textfile.config.environment_layer import environment_layer
from luna_textfile.config.file_layer import file_layer
from luna_textfile.config.problems import ConfigError
from luna_textfile.config.redaction import NEVER

VALUE = "Q7q-4711-zq"
WORDS = ("pin", "password", "passwd", "passphrase", "passcode", "passwort", "pwd", "secret", "challenge")
KEYS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(("", "so", "user", "partition", "crypto_officer", "slot0", "HSM ")),
    st.sampled_from(("", "_", "-", ".", " ")),
    st.sampled_from(WORDS).flatmap(lambda word: st.sampled_from((word, word.upper(), word.capitalize()))),
    st.sampled_from(("", "s", "_file", "2", "-code", "ed")),
)
PLAIN = st.text("abcdef_", min_size=1, max_size=8)
LEAVES = st.none() | st.booleans() | st.integers(0, 9) | PLAIN


def hiding_places(secret: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Draw a configuration that holds the secret somewhere: in sections, lists, lists of lists, to any depth."""

    def deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        beside = st.dictionaries(PLAIN, LEAVES, max_size=2)
        mapping = st.builds(lambda key, value, more: {**more, key: value}, PLAIN, inner, beside)
        return mapping | st.builds(lambda value, more: [*more, value], inner, st.lists(LEAVES, max_size=2))

    places = st.recursive(st.just(secret), deeper, max_leaves=12)
    sections = st.sampled_from(("hsm", "bundle", "collector", "privacy", "nonsense"))
    return st.builds(lambda section, value: {section: value}, sections, places)


@settings(deadline=None)  # on a busy machine
@given(key=KEYS, data=st.data(), as_json=st.booleans())
def test_a_pin_at_any_depth_of_a_file(key: str, data: st.DataObject, as_json: bool) -> None:
    """It is named with its whole path; its value stands in no problem."""
    content = data.draw(hiding_places({key: VALUE}))
    text = json.dumps(content) if as_json else yaml.safe_dump(content)
    layer = file_layer(read_document("config.yaml", text.encode()))
    refusals = [problem for problem in layer.problems if problem.allowed == NEVER]
    assert [(problem.key or "").endswith(key) for problem in refusals] == [True]
    assert VALUE not in repr(ConfigError(tuple(layer.problems)))
    assert VALUE not in str(ConfigError(tuple(layer.problems)))


@settings(deadline=None)
@given(key=KEYS, section=st.sampled_from(("HSM__", "COLLECTOR__", "PRIVACY__", "")), deeper=st.booleans())
def test_a_pin_in_the_environment(key: str, section: str, deeper: bool) -> None:
    """A variable with our prefix is refused by its name, however deep it claims to lead."""
    variable = f"HSM__{section}{'SLOTS__0__' if deeper else ''}{key}"
    layer = environment_layer({variable: VALUE, "HSM__HSM__SLOT_ID": "0"})
    assert [problem.allowed for problem in layer.problems] == [NEVER]
    assert VALUE not in repr(layer)
    assert VALUE not in str(ConfigError(tuple(layer.problems)))


def test_names_are_no_pins() -> None:
    """An HSM, a token or a user may be called alpine or spinner."""
    content = {
        "hsm": {"names": {"alpine": "pinnacle"}},
        "bundle": {
            "alerts": {"HSMStorageHigh": {"percent_by_hsm": {"alpine": 70}}},
            "systemd": {"node_exporter_web": {"users": {"spinner": "x"}}},
        },
    }
    assert file_layer(read_document("config.yaml", yaml.safe_dump(content).encode())).problems == []


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("place", ["file", "environment"])
def test_a_job_with_a_pin_does_nothing(tmp_path: Path, job: str, place: str) -> None:
    """Exit 2: the library is not called, nothing is written, and no cache keeps the value."""
    host = named_host(tmp_path)
    if place == "file":
        host.config.write_text(host.config.read_text() + f"bundle: {{a: [{{b: {{user_pin: {VALUE}}}}}]}}\n")
    else:
        host = host.setting(HSM__PIN=VALUE)
    done = host.run(job)
    assert done.code == 2
    assert NEVER in done.stderr
    assert VALUE not in done.stderr + done.stdout
    assert not host.calls.exists()
    assert host.files() == set()
    assert not [path for path in host.state.iterdir() if VALUE in path.read_text()]
