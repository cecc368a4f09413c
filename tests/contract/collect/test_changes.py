"""What has changed since the last daily run: in the log, id by id."""

from pathlib import Path

import pytest

from collect.conftest import Written
from collect.host import Host, Outcome, Settings
from luna_textfile.simulation.library import scenario

HEALTHY = scenario.find("healthy").path
HIDDEN: Settings = {"privacy": {"serial": "hash", "label": "redact", "hsm": "hash"}}


def changed(host: Host, *edits: tuple[str, str]) -> Path:
    """Write the healthy scenario with some texts replaced."""
    text = HEALTHY.read_text()
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    path = host.folder / "changed.scenario"
    path.write_text(text)
    return path


def told(done: Outcome) -> list[dict[str, object]]:
    """Return the events about changes, without what every event has."""
    always = {"time", "level", "event", "schedule"}
    return [
        {name: value for name, value in event.items() if name not in always}
        for event in done.events
        if event["event"] == "a setting has changed"
    ]


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("6:0 7:1 12:0", "6:1 7:1 12:0", {"set": "policies", "id": "6", "name": "masking", "was": 0, "now": 1}),
        ("9:1 11:1 12:1", "9:1 12:1", {"set": "capabilities", "id": "11", "name": "ecc_mechanisms", "was": 1}),
        ("0:0 1:1 6:0", "0:0 1:1 3:1 6:0", {"set": "policies", "id": "3", "name": "m_of_n_obsolete", "now": 1}),
    ],
)  # fmt: skip
def test_the_log_names_what_changed_on_an_hsm(host: Host, old: str, new: str, difference: dict[str, object]) -> None:
    """The id, its name, and the value before and now; a value that is not there is left out, not made up."""
    host.run("daily", HEALTHY)
    done = host.run("daily", changed(host, (old, new)))
    assert told(done) == [{"hsm": "1234567890123", **difference}]
    assert done.code == 0


def test_the_log_names_what_changed_on_a_partition(host: Host) -> None:
    """With the partition's own names: its policy 22 is activation."""
    host.run("daily", HEALTHY)
    done = host.run("daily", changed(host, ("22:1 23:1 25:248 26:255 37:0", "22:0 23:1 25:248 26:255 37:0")))
    partition = {"label": "app1", "serial": "1234567890123", "hsm": "1234567890123"}
    assert told(done) == [{"set": "policies", **partition, "id": "22", "name": "activation", "was": 1, "now": 0}]


def test_nothing_is_told_without_a_past_or_a_change(host: Host) -> None:
    """A first run has nothing to compare with, and a second one nothing to tell."""
    assert not told(host.run("daily", HEALTHY))
    assert not told(host.run("daily", HEALTHY))


def test_a_change_is_told_once(host: Host) -> None:
    """The run after it knows the new value."""
    host.run("daily", HEALTHY)
    path = changed(host, ("6:0 7:1 12:0", "6:1 7:1 12:0"))
    assert len(told(host.run("daily", path))) == 1
    assert not told(host.run("daily", path))


def test_a_set_that_could_not_be_read_is_compared_later(host: Host, written: Written) -> None:
    """A failure between two runs does not hide the change."""
    host.run("daily", HEALTHY)
    fault = "[fault]\nfunction = CA_GetHSMPolicySet\naction = return 0x30"
    assert not told(host.run("daily", written(fault, base="healthy")))
    assert len(told(host.run("daily", changed(host, ("6:0 7:1 12:0", "6:1 7:1 12:0"))))) == 1


def test_printing_neither_tells_nor_remembers(host: Host) -> None:
    """--stdout leaves what is remembered as it was: the next real run tells the change."""
    host.run("daily", HEALTHY)
    path = changed(host, ("6:0 7:1 12:0", "6:1 7:1 12:0"))
    assert not told(host.run("daily", path, arguments=("--stdout",)))
    assert len(told(host.run("daily", path))) == 1


def test_hidden_names_are_hidden_here_too(host: Host) -> None:
    """Where names are hashed, the log has the hashes."""
    salt = host.folder / "salt"
    salt.write_text("0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0")
    salt.chmod(0o600)
    hidden = {"privacy": {**HIDDEN["privacy"], "salt_file": str(salt)}}
    host.run("daily", HEALTHY, hidden)
    done = host.run("daily", changed(host, ("22:1 23:1 25:248 26:255 37:0", "22:0 23:1 25:248 26:255 37:0")), hidden)
    (event,) = told(done)
    assert event["label"] == "redacted"
    assert "1234567890123" not in done.log
