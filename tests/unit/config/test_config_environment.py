"""Overrides from the environment."""

import pytest
from fixtures.config_reading import error_of, loaded, only_problem, problems_of
from fixtures.config_samples import SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

from luna_textfile.config.keys import KEYS, Key
from luna_textfile.config.problems import ConfigError

OPTIONAL = (
    "hsm.token_label",
    "hsm.token_serial",
    "hsm.name",
    "hsm.names",
    "hsm.chrystoki_conf",
    *(key.name for key in KEYS if key.section == "expect"),
)

# What os.environ can hold: no NUL; bytes that are not UTF-8 arrive as lone surrogates.
ANY_TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]) | st.sampled_from("\udc80\udcff"))
TELLING = st.sampled_from(["0", "1", "-1", "01", "all", "1,2", "1,1", "1,", "true", "OFF", "10.5", "1e3", "nan", "inf"])
VALUES = ANY_TEXT | TELLING | st.integers().map(str) | st.text("0123456789.,=-/ab ", max_size=12)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.variable)
def test_every_key_has_its_variable(key: Key) -> None:
    """HSM__<SECTION>__<KEY> sets each key of the table, over the file, and is named as the origin."""
    sample = SAMPLES[key.name]
    result = loaded("", {key.variable: sample.text})
    assert getattr(getattr(result.config, key.section), key.key) == sample.typed
    assert result.origins[key.name] == f"environment {key.variable}"
    assert key.variable == f"HSM__{key.section.upper()}__{key.key.upper()}"


def test_environment_comes_before_the_file() -> None:
    """The variable wins over the file, and the keys beside it stay the file's."""
    result = loaded("hsm: {slot_id: 4, library_path: /a.so}", {"HSM__HSM__SLOT_ID": "1"})
    assert (result.config.hsm.slot_id, result.config.hsm.library_path) == ((1,), "/a.so")


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.variable)
def test_empty_value(key: Key) -> None:
    """An empty variable means none for the keys that may be unset, and is an error that names it for the others."""
    if key.name in OPTIONAL:
        value = getattr(getattr(loaded("", {key.variable: ""}).config, key.section), key.key)
        assert value in ("", (), {})
    else:
        problem = only_problem("", {key.variable: ""})
        assert key.variable in problem.where
        assert "empty" in str(problem.suggestion)


def test_empty_value_takes_back_the_file() -> None:
    """An empty variable unsets what the file chose, so that another way of choosing is free."""
    environ = {"HSM__HSM__TOKEN_LABEL": "", "HSM__HSM__SLOT_ID": "2"}
    assert loaded("hsm: {token_label: par0}", environ).config.hsm.slot_id == (2,)


@pytest.mark.parametrize("text", ["true", "YES", "On", "1"])
def test_switch_on(text: str) -> None:
    """A switch is on by any of these words."""
    assert loaded("collector: {enabled: false}", {"HSM__COLLECTOR__ENABLED": text}).config.collector.enabled is True


@pytest.mark.parametrize(
    ("variable", "known"),
    [
        ("HSM__HSM__SLOTID", "HSM__HSM__SLOT_ID"),
        ("HSM__hsm__slot_id", "HSM__HSM__SLOT_ID"),
        ("HSM__COLLECTOR__PORT", "HSM__EXPORTER__PORT"),
        ("HSM__LOG__LEVEL", "HSM__LOGGING__LEVEL"),
    ],
)
def test_unknown_variable(variable: str, known: str) -> None:
    """An HSM__ variable that is not ours is an error, with the one that may be meant."""
    problem = only_problem("", {variable: "1"})
    assert (problem.key, problem.suggestion) == (variable, f"did you mean {known}?")


def test_other_variables_are_not_ours() -> None:
    """Variables without the prefix are left alone."""
    assert loaded("", {"HSM_SLOT": "x", "XHSM__HSM__SLOT_ID": "x", "hsm__hsm__slot_id": "x"}).config.hsm.slot_id == (0,)


def test_bundle_is_for_the_file_only() -> None:
    """The bundle cannot be set from the environment; what was tried is not shown, it may be an address with a key."""
    for variable in ("HSM__BUNDLE", "HSM__BUNDLE__URL"):
        error = error_of("", {variable: "https://x.example/s3cr3t"})
        assert variable in str(error)
        assert "s3cr3t" not in str(error)


def test_relative_directory_of_systemd_is_named() -> None:
    """A STATE_DIRECTORY that is no absolute path is reported under that name."""
    assert only_problem("", {"STATE_DIRECTORY": "var"}).where == "environment STATE_DIRECTORY"


@settings(deadline=None)  # files on a busy machine
@given(st.sampled_from(KEYS), VALUES)
def test_any_value_sets_its_key_or_is_named(key: Key, text: str) -> None:
    """Whatever a variable holds: its key has it as origin, or the error names the variable on one line."""
    try:
        result = loaded("", {key.variable: text})
    except ConfigError as caught:
        error = caught
    else:
        value = getattr(getattr(result.config, key.section), key.key)
        assert result.origins[key.name] == f"environment {key.variable}"
        assert type(value) is not int or str(value) == text
        return
    lines = str(error).splitlines()
    assert len(lines) == len(error.problems) + 2
    assert any(key.variable in line for line in lines)
    assert str(error).encode()


@settings(deadline=None)  # files on a busy machine
@given(ANY_TEXT, ANY_TEXT)
def test_any_unknown_variable_is_named(name: str, text: str) -> None:
    """Whatever follows HSM__ and is not in the table, it is one printable line of the error."""
    variable = f"HSM__?{name}"
    error = error_of("", {variable: text})
    assert len(str(error).splitlines()) == 3
    assert str(error).replace("\n", "").isprintable()


def test_several_variables_at_once() -> None:
    """Each bad variable is a problem of its own."""
    environ = {"HSM__HSM__SLOT_ID": "x", "HSM__EXPORTER__PORT": "0", "HSM__NO": "1"}
    assert {problem.where.split()[-1] for problem in problems_of("", environ)} == set(environ)
