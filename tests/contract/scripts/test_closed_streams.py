"""Standard streams that are closed, full, or read by nobody: no traceback, no hang, no damage."""

import itertools

import pytest

from scripts.host import SCRIPTS, Done, Host

MINUTE = str(SCRIPTS / "luna-textfile-minute")
OPERATOR = str(SCRIPTS / "luna-textfile")
STREAMS = ("<&-", ">&-", "2>&-")
CLOSED = [" ".join(some) for size in (1, 2, 3) for some in itertools.combinations(STREAMS, size)]


def shell(host: Host, command: str) -> Done:
    """Run a shell line; bash, for its PIPESTATUS."""
    return host.run("luna-textfile-minute", under=("bash", "-c", command))


@pytest.mark.parametrize("closed", CLOSED)
def test_a_job_runs_with_any_stream_closed(host: Host, closed: str) -> None:
    """Started with closed streams, the job takes none of our files or pipes for them: exit 0 and the usual file."""
    host.run()
    usual = [line.rpartition(" ")[0] for line in host.text().splitlines()]
    done = shell(host, f"{MINUTE} {closed}")
    assert done.code == 0, done.stderr
    assert [line.rpartition(" ")[0] for line in host.text().splitlines()] == usual
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("where", [">&-", ">/dev/full"])
def test_metrics_that_cannot_be_printed_are_an_error(host: Host, where: str) -> None:
    """--stdout into nothing or onto a full disk: exit 1 and a line that says so."""
    done = shell(host, f"{MINUTE} --stdout {where}")
    assert done.code == 1
    assert done.events[-1]["event"] == "standard output cannot be written"


@pytest.mark.parametrize("scenario", ["healthy", "two-hsms"])
@pytest.mark.parametrize("reader", ["head -1", "true"])
def test_a_reader_that_leaves_early_hears_nothing_bad(host: Host, reader: str, scenario: str) -> None:
    """`--stdout | head -1`: the pipe breaks quietly, whether or not all was written by then."""
    done = shell(host.playing(scenario), f"{MINUTE} --stdout | {reader}; exit ${{PIPESTATUS[0]}}")
    assert done.code in {0, 1}
    assert done.stderr == "" or done.events
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["config", "metrics", "simulate --list"])
@pytest.mark.parametrize("where", [">&-", "| head -1", "| true"])
def test_an_operators_command_leaves_quietly(host: Host, command: str, where: str) -> None:
    """The same for what people pipe into `less` and leave."""
    done = shell(host, f"{OPERATOR} {command} {where}")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["config", "metrics", "simulate --list"])
def test_an_operators_command_says_that_it_cannot_print(host: Host, command: str) -> None:
    """Onto a full disk: exit 1 and one line."""
    done = shell(host, f"{OPERATOR} {command} >/dev/full")
    assert done.code == 1
    assert done.stderr == "luna-textfile: cannot print: No space left on device\n"
