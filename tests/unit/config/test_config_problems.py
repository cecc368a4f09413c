"""What the operator reads: every problem at once, suggestions, and never a PIN."""

import json

import pytest
from fixtures.config_reading import error_of, loaded, only_problem, problems_of
from hypothesis import example, given, settings
from hypothesis import strategies as st

from luna_textfile.config.problems import LAST_LINE, ConfigError

MANY = """\
hsm:
  slot_id: -1
  token_labels: x
colector: {}
exporter:
  port: 70000
  health_port: "8080"
collector: {daily_collection_hour: 24, enabled: maybe}
logging: {level: loud}
textfile: {directory: prom}
"""

SECRETS = ["pin", "PIN", "user_pin", "sopin", "partitionPassword", "passwd", "client_secret", "pincode", "hsm-pin"]


def test_all_problems_at_once() -> None:
    """Eleven mistakes in a file and in the environment give eleven problems, each with its place, key and value."""
    problems = problems_of(MANY, {"HSM__COLLECTOR__TOKEN_STATUS": "2", "HSM__X__Y": "z"})
    found = [(problem.where.split(", ")[-1], problem.key, problem.value) for problem in problems]
    assert found == [
        ("line 2", "hsm.slot_id", "-1"),
        ("line 3", "hsm.token_labels", "'x'"),
        ("line 4", "colector", "{}"),
        ("line 6", "exporter.port", "70000"),
        ("line 7", "exporter.health_port", "'8080'"),
        ("line 8", "collector.daily_collection_hour", "24"),
        ("line 8", "collector.enabled", "'maybe'"),
        ("line 9", "logging.level", "'loud'"),
        ("line 10", "textfile.directory", "'prom'"),
        ("environment HSM__COLLECTOR__TOKEN_STATUS", "collector.token_status", "'2'"),
        ("environment HSM__X__Y", "HSM__X__Y", "'z'"),
    ]


def test_one_line_a_problem() -> None:
    """The text has a heading, a line a problem with what is allowed, and what to do in the last."""
    lines = str(error_of(MANY)).splitlines()
    assert lines[0] == "9 problems in the configuration:"
    assert lines[-1] == LAST_LINE
    assert len(lines) == 11
    assert "exporter.port = 70000: allowed: a whole number from 1 to 65535; out of range" in lines[4]
    assert lines[-2].endswith("textfile.directory = 'prom': allowed: an absolute path; not absolute")


def test_long_values_are_shortened() -> None:
    """A value is shown with at most 80 characters, a huge number not at all."""
    assert len(str(only_problem(f"logging: {{level: {'x' * 500}}}").value)) == 80
    huge = f"[exporter]\nport = 0x{'f' * 9000}\n"
    assert only_problem(huge, suffix=".toml").value == "a number of very many digits"


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("hsm: {slotid: 1}", "did you mean hsm.slot_id?"),
        ("hsm: {port: 1}", "did you mean exporter.port?"),
        ("hms: {}", "did you mean hsm?"),
        ("logg: {}", "did you mean logging?"),
        ("slot_id: 1", "did you mean hsm.slot_id?"),
        ("collector: {interval_seconds: 1}", "did you mean collector.minute_interval_seconds?"),
        ("zzzzzz: 1", "`luna-textfile config` lists all keys"),
        ("1: 2", "`luna-textfile config` lists all keys"),
    ],
)
def test_nearest_known_key(text: str, suggestion: str) -> None:
    """An unknown key or section comes with the one that may be meant, also from another section."""
    assert only_problem(text).suggestion == suggestion


@pytest.mark.parametrize("key", SECRETS)
@pytest.mark.parametrize(
    "text", ["{k}: s3same", "hsm: {{{k}: s3same}}", "bundle: {{a: [{{{k}: s3same}}]}}", "x: {{y: {{{k}: s3same}}}}"]
)
def test_pin_in_a_file(key: str, text: str) -> None:
    """A key that looks like a PIN is refused wherever it stands, and its value is not shown."""
    error = error_of(text.format(k=key))
    assert "luna-textfile never needs a PIN" in str(error)
    assert "s3same" not in str(error)
    assert "s3same" not in repr(error)


@pytest.mark.parametrize("key", SECRETS)
def test_pin_in_the_environment(key: str) -> None:
    """The same holds for HSM__ variables."""
    for variable in (f"HSM__HSM__{key.upper()}", f"HSM__{key}"):
        problem = only_problem("", {variable: "s3same"})
        assert variable in problem.where
        assert problem.allowed == "luna-textfile never needs a PIN"
        assert "s3same" not in repr(problem)


@pytest.mark.parametrize(
    "value", ["!s3same", "*s3same", "@s3same", "{s3same", "[s3same", '"s3same', "%s3same", "|s3same"]
)
def test_pin_in_a_broken_line(value: str) -> None:
    """A password that happens not to be YAML is not quoted by the parser's message either."""
    assert "s3same" not in str(error_of(f"hsm:\n  password: {value}\n"))


ODD = st.text("ab0!*&%@{}[]|>#-:=,'\"", max_size=6)


@settings(deadline=None)  # files on a busy machine
@given(st.sampled_from(SECRETS), ODD, ODD, st.booleans())
@example(key="pin", begin="{", end=",QQ}", quoted=False)
def test_no_pin_ever_shown(key: str, begin: str, end: str, quoted: bool) -> None:
    """Whatever the PIN, quoted or raw in the file, YAML or TOML, no message repeats any of it."""
    pin = f"{begin}QQ{end}"
    written = json.dumps(pin) if quoted else pin
    assert "QQ" not in str(error_of(f"hsm:\n  {key}: {written}\n"))
    assert "QQ" not in str(error_of(f"[hsm]\n{key} = {written}\n", suffix=".toml"))


def test_doubled_key_inside_a_password() -> None:
    """A raw password may read as a mapping with doubled keys, in both formats: they are not named."""
    assert "QQ" not in str(error_of("hsm:\n  password: {QQ: 1, QQ: 2}\n"))
    assert "QQ" not in str(error_of("[hsm]\npassword = {QQ=1,QQ=2}\n", suffix=".toml"))


@pytest.mark.parametrize("key", ["mapping", "ping", "grouping", "scraping_interval"])
def test_ordinary_words_are_no_pins(key: str) -> None:
    """Words that only happen to contain "pin" are keys like others."""
    assert loaded(f"bundle: {{{key}: 1}}").config.bundle == {key: 1}


def test_names_of_hsms_are_no_keys() -> None:
    """A token or appliance may be called what it likes: names are data."""
    assert loaded("hsm: {names: {alpine-pin: x}}").config.hsm.names == {"alpine-pin": "x"}


def test_error_is_an_exception_with_its_problems() -> None:
    """A program gets the problems as values, the operator one of them in the singular."""
    error = error_of("logging: {format: xml}")
    assert isinstance(error, ConfigError)
    assert str(error).startswith("1 problem in the configuration:\n")
    assert error.problems[0].allowed == "allowed: one of json, pretty"
