"""Signals: a unit that is stopped, a person who presses Ctrl-C."""

import os
import signal
from pathlib import Path

import pytest

from scripts.host import Host, finish


def group_is_gone(pgid: int) -> bool:
    """Tell whether no process of this group is left."""
    try:
        os.killpg(pgid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("scenario", ["fault-initialize-hang", "fault-hang", "fault-hang-blocked"])
def test_a_signal_ends_the_run_and_its_child(host: Host, scenario: str, number: signal.Signals) -> None:
    """During a hang: gone within a second with its child, the old file untouched, no temporary file, no traceback."""
    host.run()
    old = host.prom().read_bytes()
    host.calls.unlink()
    with host.playing(scenario).start() as parent:
        host.wait_for_call("fault=hang")
        (child,) = map(int, Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split())
        parent.send_signal(number)
        done = finish(parent, 2)
    assert done.code == {signal.SIGTERM: 1, signal.SIGINT: 130}[number]
    assert group_is_gone(child)
    assert host.prom().read_bytes() == old
    assert host.files() == {"luna_textfile_minute.prom"}
    assert "Traceback" not in done.stderr
    assert host.run().code == 0


def test_a_signal_while_printing_ends_it_too(host: Host) -> None:
    """The same for --stdout: exit 1 and nothing printed, rather than a part of the metrics."""
    with host.playing("fault-initialize-hang").start("luna-textfile-minute", "--stdout") as parent:
        host.wait_for_call("fault=hang")
        parent.terminate()
        done = finish(parent, 2)
    assert (done.code, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
