"""The state file between versions: what an older or a newer one wrote, read by this one."""

import json
from pathlib import Path

import pytest
from scripts.host import Host, make_host
from text.reading import values

ERRORS = "luna_monitor_scrape_errors_total"
LAST_SUCCESS = "luna_monitor_last_success_timestamp_seconds"


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Return a host on which three runs have failed, and one has not."""
    found = make_host(tmp_path)
    failing = found.playing("fault-initialize-error")
    for _ in range(3):
        failing.run()
    found.run()
    return found


def edited(host: Host, **parts: object) -> Host:
    """Let the state have other parts."""
    path = host.state / "minute.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | parts))
    return host


def test_a_newer_versions_state_keeps_the_counters(host: Host) -> None:
    """After a downgrade: parts that this version does not know are dropped with a word, all others go on."""
    slots = {"0": ["1234567890123", "zurich", "app1", "more", "than we know"]}
    done = edited(host, slots=slots, restarts={"library": 4}, schema=3).playing("fault-initialize-error").run()
    assert sum(values(host.text(), ERRORS)) == 4
    assert len(values(host.text(), LAST_SUCCESS)) == 1
    (event,) = [event for event in done.events if "another version" in str(event["event"])]
    assert event["parts"] == "restarts schema"
    assert not [event for event in done.events if event["level"] == "warn" and "state" in str(event["event"])]


@pytest.mark.parametrize("part", ["slots", "servers"])
def test_a_part_in_another_shape_costs_no_counter(host: Host, part: str) -> None:
    """After a downgrade: a part that the newer version writes otherwise begins anew, named in a warning."""
    done = edited(host, **{part: [{"a": 1}]}).playing("fault-initialize-error").run()
    assert sum(values(host.text(), ERRORS)) == 4
    assert len(values(host.text(), LAST_SUCCESS)) == 1
    assert [event["part"] for event in done.events if "not understood" in str(event["event"])] == [part]


def test_an_older_versions_state_is_enough(host: Host) -> None:
    """After an upgrade: the first version kept counters, the last success and where slots were, and no more."""
    before = json.loads((host.state / "minute.json").read_text())
    old = {"errors": before["errors"], "last_success": before["last_success"], "slots": {"0": ["1", "zurich"]}}
    (host.state / "minute.json").write_text(json.dumps(old))
    done = host.run()
    assert done.code == 0
    assert sum(values(host.text(), ERRORS)) == 3
    assert {event["level"] for event in done.events} == {"info"}


def test_a_collector_of_another_version_keeps_its_counter(host: Host) -> None:
    """What an older or newer version counted under a name that this one does not use is served on: nothing falls."""
    before = json.loads((host.state / "minute.json").read_text())
    edited(host, errors=before["errors"] | {"temperature": 8}).run()
    assert f'{ERRORS}{{schedule="minute",collector="temperature"}} 8\n' in host.text()
