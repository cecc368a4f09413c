"""The parent is killed while its library hangs: what becomes of the child."""

import os
import signal
from pathlib import Path

import pytest
from scripts.host import Host, finish, wait_until


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    """Tell whether a process still runs: a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("scenario", ["fault-initialize-hang", "fault-hang", "fault-hang-blocked"])
def test_the_child_dies_with_its_parent(host: Host, scenario: str) -> None:
    """After SIGKILL for the parent its hanging child is gone at once, even one that blocks every signal."""
    with host.playing(scenario).start() as parent:
        host.wait_for_call("fault=hang")
        (child,) = children(parent.pid)
        parent.kill()
        parent.wait(10)
    wait_until(lambda: not is_running(child), "the end of the orphan", 2)


def test_the_child_of_a_stopped_parent_ends_with_its_life_time(host: Host) -> None:
    """A parent that stands still cannot end its child: the child's own alarm does, two seconds after the deadline."""
    hanging = host.setting(COLLECTOR__MINUTE_DEADLINE_SECONDS="1").playing("fault-initialize-hang")
    with hanging.start() as parent:
        host.wait_for_call("C_Initialize fault=hang")
        (child,) = children(parent.pid)
        parent.send_signal(signal.SIGSTOP)
        wait_until(lambda: not is_running(child), "the end of the child", 5)
        parent.send_signal(signal.SIGCONT)
        assert finish(parent).code == 75
    assert host.prom().exists()


def test_a_hanging_library_has_nothing_of_ours_open(host: Host) -> None:
    """Neither the lock nor any file of ours is open in the child: what it leaks or breaks is its own."""
    with host.playing("fault-initialize-hang").start() as parent:
        host.wait_for_call("C_Initialize fault=hang")
        (child,) = children(parent.pid)
        opened = [os.readlink(entry) for entry in Path(f"/proc/{child}/fd").iterdir()]
        parent.terminate()
        finish(parent)
    files = [path for path in opened if not path.startswith(("pipe:", "/dev/null"))]
    # The log of calls is the simulated library's own file.
    assert files in ([], [str(host.calls)])
