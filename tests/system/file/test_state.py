"""What survives from run to run: error counters and the last success."""

import time

import pytest
from scripts.host import Host
from text.reading import is_whole, parsed, values

from file.syscalls import Step, hit

ERRORS = "luna_monitor_scrape_errors_total"
LAST_SUCCESS = "luna_monitor_last_success_timestamp_seconds"
LAST_RUN = "luna_monitor_last_run_timestamp_seconds"


@pytest.mark.parametrize("schedule", ["minute", "daily"])
def test_counters_begin_at_zero(host: Host, schedule: str) -> None:
    """Every collector of the schedule has its counter from the first run on: rate() needs the zero."""
    assert host.run(f"luna-textfile-{schedule}").code == 0
    numbers = values(host.text(schedule), ERRORS)
    assert len(numbers) > 3
    assert set(numbers) == {0}


def test_counters_grow_and_never_go_back(host: Host) -> None:
    """Each failure counts once for its collector; a run that goes well changes nothing."""
    library = (ERRORS, frozenset({("schedule", "minute"), ("collector", "library")}))
    failing = host.playing("fault-initialize-error")
    seen = []
    for machine in (host, failing, failing, host, failing, host):
        machine.run()
        seen.append(parsed(host.text())[library])
    assert seen == [0, 1, 2, 2, 3, 3]


def test_last_success_is_absent_before_the_first(host: Host) -> None:
    """A monitor that never succeeded has no time of a last success: no sample, not 0."""
    assert host.playing("fault-initialize-error").run().code == 75
    assert values(host.text(), LAST_SUCCESS) == []


def test_last_success_survives_a_failed_run(host: Host) -> None:
    """A failed run shows the time of the last good one, while its own time goes on."""
    before = time.time()
    host.run()
    (success,) = values(host.text(), LAST_SUCCESS)
    assert before - 0.001 <= success <= time.time()
    assert host.playing("fault-initialize-error").run().code == 75
    assert values(host.text(), LAST_SUCCESS) == [success]
    (run,) = values(host.text(), LAST_RUN)
    assert run > success
    host.run()
    assert values(host.text(), LAST_SUCCESS) > [run]


def test_the_two_schedules_count_for_themselves(host: Host) -> None:
    """Errors of the minute job do not show in the daily job's file."""
    host.playing("fault-initialize-error").run()
    host.run("luna-textfile-daily")
    assert sum(values(host.text(), ERRORS)) == 1
    assert sum(values(host.text("daily"), ERRORS)) == 0


def test_a_removed_state_begins_anew_and_says_so(host: Host) -> None:
    """A missing state is no error: exit 0, counters at zero, a line in the log."""
    host.playing("fault-initialize-error").run()
    (host.state / "minute.json").unlink()
    done = host.run()
    assert done.code == 0
    assert any(event["event"] == "no state yet, counters begin at zero" for event in done.events)
    assert sum(values(host.text(), ERRORS)) == 0


@pytest.mark.parametrize("name", ["openat", "write", "fchmod", "fsync", "close", "rename", "fsync of the directory"])
def test_an_error_in_saving_costs_no_metrics(host: Host, state_steps: dict[str, Step], name: str) -> None:
    """An error in any step of saving the state: the metrics are written all the same, exit 75, the reason told."""
    host.run()
    old = host.prom().read_bytes()
    done = hit(host, state_steps[name], "error=EIO")
    assert done.code == 75
    assert host.prom().read_bytes() != old
    assert is_whole(host.text(), "minute")
    (event,) = [event for event in done.events if event["level"] == "error"]
    assert event["event"] == "counters not saved; the metrics are written all the same"
    assert event["file"] == f"{host.state}/minute.json"
    assert {path.suffix for path in host.state.iterdir()} == {".json", ".lock"}
    assert host.run().code == 0
