"""What each kind of value takes and refuses in a file."""

import pytest
from fixtures.config_reading import loaded, only_problem

REFUSED = [
    (
        "hsm.slot_id",
        ["-1", "true", '"0"', "1.0", "[]", "[0, 0]", "[0, true]", "18446744073709551616", "all0", "010", "{}"],
    ),
    ("hsm.slot_id", ["0x10", "1_000", "1:30", "[1, 0b1]", "", "null", "[all]"]),
    (
        "hsm.token_label",
        ["5", "[a, 5]", "[a, a]", '[""]', "no", "2026-01-02", "2026-13-45", "[[a]]", '"a\\0b"', '"\\ud800"'],
    ),
    ("hsm.token_serial", ["0123", "012345", "1:30", "-5", "1.5", "[1, '1']", "[0123]", "true"]),
    ("hsm.name", ["5", '" "', "[a]"]),
    ("hsm.names", ["[a]", "{a: 1}", "{0123: x}", "{a: ''}", "{1: a, '1': b}", "{true: a}"]),
    ("hsm.library_path", ["lib/x.so", "./x.so", '""', "5"]),
    ("hsm.chrystoki_conf", ["etc/c.conf", "5"]),
    ("exporter.port", ["0", "65536", "true", '"80"', "80.0", "1e3"]),
    ("exporter.bind_address", ["localhost", "1.2.3", "5", "'[::1]'", "'01.2.3.4'"]),
    ("collector.enabled", ["1", '"true"', "2026-01-02"]),
    ("collector.daily_collection_hour", ["24", "-1"]),
    ("collector.minute_interval_seconds", ["9", "3601", "60.0"]),
    ("collector.initial_delay_seconds", ["-1", "3601"]),
    ("collector.capability_ids", ["-1", "[1, 1]", "none"]),
    ("collector.call_timeout_seconds", ["0", "601", ".nan", ".inf", "true", '"10"', "1_0.0"]),
    ("collector.minute_deadline_seconds", ["0.05", "1:30.5"]),
    ("logging.level", ["warning", "5", "[info]"]),
    ("logging.format", ["xml"]),
    ("textfile.directory", ["prom", '""', "~/prom", '"/a\\0"']),
    ("bundle", ["[1]", "5", "{1: x}", "{a: .nan}", "{a: 2026-01-02}", "{a: [012]}", '{a: "\\ud83d\\ude00"}']),
    ("bundle", ["{a: 36893488147419103232}"]),
]

TAKEN = [
    ("hsm.slot_id", "18446744073709551615", (2**64 - 1,)),
    ("hsm.slot_id", "all", "all"),
    ("hsm.token_serial", "1234567890123", ("1234567890123",)),
    ("hsm.token_serial", '[0, "0123", 08123]', ("0", "0123", "08123")),
    ("hsm.token_label", '""', ()),
    ("hsm.token_label", '"a,b"', ("a,b",)),
    ("hsm.names", "{1234: a, par0: b}", {"1234": "a", "par0": "b"}),
    ("hsm.library_path", "libsofthsm2.so", "libsofthsm2.so"),
    ("collector.policy_ids", "[]", ()),
    ("collector.call_timeout_seconds", "3", 3.0),
    ("logging.level", "WARN", "warn"),
    ("exporter.bind_address", "fe80::1", "fe80::1"),
]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED for value in values])
def test_refused(name: str, value: str) -> None:
    """A value outside what is allowed gives one problem that names its key and shows it."""
    section, *key = name.split(".")
    problem = only_problem(f"{section}:\n  {key[0]}: {value}\n" if key else f"{section}: {value}\n")
    assert problem.key == name
    assert problem.value
    assert problem.suggestion
    assert problem.allowed.startswith("allowed: ")


@pytest.mark.parametrize(("name", "value", "typed"), TAKEN)
def test_taken(name: str, value: str, typed: object) -> None:
    """Values at the edge of what is allowed are taken, with their exact type."""
    section, key = name.split(".")
    found = getattr(getattr(loaded(f"{section}:\n  {key}: {value}\n").config, section), key)
    assert found == typed
    assert type(found) is type(typed)


@pytest.mark.parametrize("text", ["0123", "[0123]"])
def test_octal_serial_says_to_quote(text: str) -> None:
    """A serial that YAML would read as another number is shown as it stands, with the way out."""
    problem = only_problem(f"hsm: {{token_serial: {text}}}")
    assert problem.value == text
    assert "YAML does not read this number" in str(problem.suggestion)
    assert "put it in quotes" in str(problem.suggestion)
