"""Faults at exact system calls: strace makes one of them fail, or kills the process in it.

The temporary file has a random name, so a call is chosen by its number: one run is traced and counted, the next one
is hit at that number, and its own trace must show that the right call was hit. Only the process that writes is traced;
the child that enters the library is not.
"""

import re
from typing import NamedTuple

from fixtures.proven import require
from scripts.host import Done, Host

TRACED = ("openat", "write", "fchmod", "fsync", "close", "rename")
TEMPORARY = {
    "prom": r"/textfile/luna_textfile_minute\.prom\.\d+\.[0-9a-f]{8}\.tmp",
    "json": r"/state/minute\.json\.\d+\.[0-9a-f]{8}\.tmp",
}
DIRECTORY = {"prom": r"/textfile", "json": r"/state"}


class Step(NamedTuple):
    """One step of writing a file: the `number`th `call` of the process, about a path like this pattern."""

    call: str
    path: str
    number: int


def steps_of(host: Host, file: str) -> dict[str, Step]:
    """Count the steps of writing the `prom` or the `json` (state) file in a run that goes well."""
    host.run()  # the caches of Python and of the configuration are filled
    trace = _traced(host, ())
    steps = {call: _last(trace, call, TEMPORARY[file]) for call in TRACED}
    steps |= {f"{call} of the directory": _last(trace, call, DIRECTORY[file]) for call in ("openat", "fsync", "close")}
    return steps


def hit(host: Host, step: Step, fault: str) -> Done:
    """Run the minute job with a fault (`error=ENOSPC`, `signal=SIGKILL`, `retval=100`) in one step.

    The host has made a run before: the first one also fills the cache of the configuration.
    """
    log = host.root / "trace"
    done = host.run(under=_strace(host, ("-e", f"inject={step.call}:{fault}:when={step.number}")))
    lines = log.read_text().splitlines()
    # A killed process ends in the call; any other fault is marked.
    wanted = lines[-2] if fault.startswith("signal") else next(line for line in lines if "(INJECTED)" in line)
    assert re.match(_pattern(step.call, step.path), wanted), f"hit the wrong call: {wanted}"
    return done


def _traced(host: Host, options: tuple[str, ...]) -> list[str]:
    done = host.run(under=_strace(host, options))
    assert done.code == 0, done
    return (host.root / "trace").read_text().splitlines()


def _strace(host: Host, options: tuple[str, ...]) -> tuple[str, ...]:
    strace = str(require("strace", "strace"))
    return (strace, "-y", "-s", "0", "-o", f"{host.root}/trace", "-e", f"trace={','.join(TRACED)}", *options)


def _last(trace: list[str], call: str, path: str) -> Step:
    calls = [line for line in trace if line.startswith(f"{call}(")]
    number = max(n for n, line in enumerate(calls, 1) if re.match(_pattern(call, path), line))
    return Step(call, path, number)


def _pattern(call: str, path: str) -> str:
    # openat(AT_FDCWD</cwd>, "PATH", ...), rename("PATH", ...), write(4<PATH>, ...)
    return rf'{call}\((AT_FDCWD<[^>]*>, )?(\d+<|")[^">]*{path}[">]'
