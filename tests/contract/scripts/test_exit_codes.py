"""The exit codes, which systemd and people read: 0, 75, 1, 2."""

import os

import pytest
from fixtures.proven import not_proven
from text.reading import values

from scripts.host import Host

SCHEDULES = ("minute", "daily")


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_0_everything_collected(host: Host, schedule: str) -> None:
    """All is well: exit 0, the file written, nothing on standard output, one line in the log."""
    host.run(f"luna-textfile-{schedule}")  # the first run also says that there is no state yet
    done = host.run(f"luna-textfile-{schedule}")
    assert (done.code, done.stdout) == (0, "")
    (event,) = done.events
    assert event["event"] == "run finished"
    assert event["file"] == str(host.prom(schedule))
    assert (event["schedule"], event["failed"], event["exit_code"]) == (schedule, 0, 0)
    assert values(host.text(schedule), "luna_monitor_up") == [1]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_75_written_with_parts_missing(host: Host, schedule: str) -> None:
    """A library that does not start: exit 75, and a file that says so."""
    done = host.playing("fault-initialize-error").run(f"luna-textfile-{schedule}")
    assert done.code == 75
    assert done.events[-1]["event"] == "run finished with parts missing"
    assert done.events[-1]["exit_code"] == 75
    assert values(host.text(schedule), "luna_monitor_up") == [0]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_1_not_written(host: Host, schedule: str) -> None:
    """A directory that is not there: exit 1, and the log says what to check."""
    host.directory.rmdir()
    done = host.run(f"luna-textfile-{schedule}")
    assert done.code == 1
    assert done.events[-1]["exit_code"] == 1
    assert done.events[-1]["hint"]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_2_bad_configuration(host: Host, schedule: str) -> None:
    """A wrong value: exit 2, and nothing asked or written."""
    done = host.setting(EXPORTER__PORT="0").run(f"luna-textfile-{schedule}")
    assert done.code == 2
    assert not host.calls.exists()
    assert host.files() == set()


def test_2_an_option_that_does_not_exist(host: Host) -> None:
    """A mistyped option: exit 2 with the usage, and nothing asked or written."""
    done = host.run("luna-textfile-minute", "--stdot")
    assert done.code == 2
    assert "usage: luna-textfile-minute" in done.stderr
    assert "--stdot" in done.stderr
    assert not host.calls.exists()


def test_a_library_that_is_not_there_is_a_failure_and_no_crash(host: Host) -> None:
    """No client installed: exit 75, luna_monitor_up 0, and the log names the path."""
    done = host.setting(HSM__LIBRARY_PATH="/opt/luna/lib/libCryptoki2_64.so").run()
    assert done.code == 75
    assert "/opt/luna/lib/libCryptoki2_64.so" in done.stderr
    assert values(host.text(), "luna_monitor_up") == [0]


def test_root_does_not_spoil_the_service_users_state(host: Host) -> None:
    """A run by root in a state directory of another user: exit 1 with advice, nothing left that user cannot open."""
    if os.geteuid() != 0:
        not_proven("a run by root needs root: run the tests as root once")
    os.chown(host.state, 4711, 4711)
    done = host.run()
    assert done.code == 1
    assert "run the job as that user, or use --stdout" in done.stderr
    assert host.files() == set()
    left = [path.name for path in host.state.iterdir()]
    # The cache of the configuration is made anew by whoever does not trust it.
    assert [name for name in left if not name.startswith("config-cache-")] == []
    assert host.run("luna-textfile-minute", "--stdout").code == 0
