"""SIGKILL in any system call of the write: what a power cut or an impatient systemd does."""

import signal

import pytest
from scripts.host import Host
from text.reading import is_whole, values

from file.syscalls import Step, hit

CALLS = ("openat", "write", "fchmod", "fsync", "close", "rename")
ERRORS = "luna_monitor_scrape_errors_total"


@pytest.mark.parametrize("name", CALLS)
def test_the_old_file_survives_and_the_next_run_heals(host: Host, prom_steps: dict[str, Step], name: str) -> None:
    """Up to the rename the old file stays to the byte; the next run replaces it and removes what was left behind."""
    host.run()
    old = host.prom().read_bytes()
    assert hit(host, prom_steps[name], "signal=SIGKILL").code == -signal.SIGKILL
    assert host.prom().read_bytes() == old
    left = host.files() - {"luna_textfile_minute.prom"}
    assert not any(file.endswith(".prom") for file in left), "node_exporter would read half a file"
    done = host.run()
    assert done.code == 0
    assert {str(event["file"]) for event in done.events if "left behind" in str(event["event"])} == left
    assert host.files() == {"luna_textfile_minute.prom"}
    assert host.prom().read_bytes() != old


def test_a_temporary_file_was_really_left(host: Host, prom_steps: dict[str, Step]) -> None:
    """A run killed in the rename leaves its temporary file: without this, the test above could not fail."""
    host.run()
    hit(host, prom_steps["rename"], "signal=SIGKILL")
    (left,) = host.files() - {"luna_textfile_minute.prom"}
    assert left.startswith("luna_textfile_minute.prom.")
    assert left.endswith(".tmp")


@pytest.mark.parametrize("name", ["openat of the directory", "fsync of the directory"])
def test_after_the_rename_the_new_file_is_whole(host: Host, prom_steps: dict[str, Step], name: str) -> None:
    """A run killed after the rename leaves the new file, whole, and nothing else."""
    host.run()
    old = host.prom().read_bytes()
    assert hit(host, prom_steps[name], "signal=SIGKILL").code == -signal.SIGKILL
    assert host.prom().read_bytes() != old
    assert is_whole(host.text(), "minute")
    assert host.files() == {"luna_textfile_minute.prom"}


@pytest.mark.parametrize("name", [*CALLS, "fsync of the directory"])
def test_a_kill_while_the_state_is_saved_costs_no_file(host: Host, state_steps: dict[str, Step], name: str) -> None:
    """Killed in any step of saving the state: old metrics whole, counters not back, the next run cleans up."""
    failing = host.playing("fault-initialize-error")
    failing.run()
    failing.run()
    old = host.prom().read_bytes()
    assert sum(values(old.decode(), ERRORS)) == 2
    # The library is well again, so that the run makes the calls that were counted.
    assert hit(host, state_steps[name], "signal=SIGKILL").code == -signal.SIGKILL
    assert host.prom().read_bytes() == old
    assert host.run().code == 0
    assert sum(values(host.text(), ERRORS)) == 2
    assert {path.name for path in host.state.iterdir() if path.suffix == ".tmp"} == set()


@pytest.mark.parametrize("name", ["write", "rename", "fsync of the directory"])
def test_a_kill_never_takes_a_counter_back(host: Host, prom_steps: dict[str, Step], name: str) -> None:
    """The count is saved before it is shown: whoever saw a number never sees a smaller one."""
    failing = host.playing("fault-initialize-error")
    failing.run()
    hit(host, prom_steps[name], "signal=SIGKILL")
    seen = sum(values(host.text(), ERRORS))
    failing.run()
    assert sum(values(host.text(), ERRORS)) > seen >= 1
