"""Two runs of one schedule at a time: the second one leaves at once and touches nothing."""

import signal
import time
from contextlib import ExitStack

import filelock
import pytest
from scripts.host import Host, finish
from text.reading import is_whole

BUSY = "another run of this schedule is under way; its file stays"


def fingerprint(host: Host, schedule: str = "minute") -> tuple[int, int, bytes]:
    """Return what any touch of the file would change."""
    status = host.prom(schedule).stat()
    return status.st_ino, status.st_mtime_ns, host.prom(schedule).read_bytes()


def test_a_second_run_leaves_at_once_while_the_first_one_hangs(host: Host) -> None:
    """While a run hangs in its library, the next one exits 75 at once, asks nothing and leaves the file alone."""
    host.run()
    old = fingerprint(host)
    with host.playing("fault-initialize-hang").start() as first:
        host.wait_for_call("C_Initialize fault=hang")
        calls = host.calls.read_text()
        done = host.run()
        assert first.poll() is None, "it waited for the first one"
        assert host.calls.read_text() == calls
        first.terminate()
        assert finish(first).code == 1
    assert done.code == 75
    (event,) = done.events
    assert event["event"] == BUSY
    assert event["level"] == "warn"
    assert fingerprint(host) == old
    assert host.run().code == 0


def test_the_lock_is_a_plain_file_lock_that_others_can_take(host: Host) -> None:
    """A backup or a maintenance script may hold state_directory/minute.lock to keep the job away."""
    host.run()
    old = fingerprint(host)
    with filelock.FileLock(host.state / "minute.lock"):
        assert host.run().code == 75
        assert host.run("luna-textfile-daily").code == 0, "the other schedule has its own"
        assert host.run("luna-textfile-minute", "--stdout").code == 0, "printing needs no lock"
    assert fingerprint(host) == old
    assert host.run().code == 0


def test_a_run_keeps_others_away_as_filelock_sees_it(host: Host) -> None:
    """While a run holds its lock, a program that uses filelock does not get it; afterwards it does."""
    other = filelock.FileLock(host.state / "minute.lock", timeout=0)
    with host.playing("fault-initialize-hang").start() as first:
        host.wait_for_call("C_Initialize fault=hang")
        with pytest.raises(filelock.Timeout):
            other.acquire()
        first.terminate()
        finish(first)
    with other:
        assert host.run().code == 75


def test_the_lock_of_a_killed_run_does_not_block(host: Host) -> None:
    """SIGKILL leaves the lock file, and its library hanging in a child: neither keeps the next run away."""
    with host.playing("fault-initialize-hang").start() as first:
        host.wait_for_call("C_Initialize fault=hang")
        first.kill()
        assert first.wait(10) == -signal.SIGKILL
        done = host.run()
    assert done.code == 0
    assert is_whole(host.text(), "minute")


@pytest.mark.parametrize("schedule", ["minute", "daily"])
def test_ten_at_once(host: Host, schedule: str) -> None:
    """Ten runs at once: each writes or leaves, none fails, the file is whole at any moment, no count is lost."""
    failing = host.playing("fault-initialize-error")
    with ExitStack() as stack:
        processes = [stack.enter_context(failing.start(f"luna-textfile-{schedule}")) for _ in range(10)]
        while any(process.poll() is None for process in processes):
            if host.prom(schedule).exists():
                assert is_whole(host.text(schedule), schedule)
            time.sleep(0.01)
        done = [finish(process) for process in processes]
    assert {one.code for one in done} == {75}
    busy = sum(one.events[-1]["event"] == BUSY for one in done)
    written = sum(one.events[-1]["event"] == "run finished with parts missing" for one in done)
    assert busy + written == 10
    assert f'luna_monitor_scrape_errors_total{{schedule="{schedule}",collector="library"}} {written}\n' in (
        host.text(schedule)
    )
    assert host.files() == {f"luna_textfile_{schedule}.prom"}
