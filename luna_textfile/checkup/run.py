"""Run each subject in its own process. A subject that hangs is ended; its findings so far are kept."""

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from luna_textfile.checkup import (
    client,
    clock,
    configuration,
    exporter,
    files,
    hsm,
    library,
    network,
    ntls,
    rights,
    textfile,
    timers,
)
from luna_textfile.checkup.context import Context
from luna_textfile.checkup.finding import Finding, unknown
from luna_textfile.checkup.fix import completed
from luna_textfile.isolation.child import Child, ChildGoneError

FIRST_SHARE = 0.4
"""Share of the whole time for the subjects that need no HSM; they run in parallel."""
FIRST_SECONDS = 10.0
"""Upper limit of that time."""
MARGIN = 1.0
"""Seconds that are reserved to end subjects that hang."""
LEAST = 0.5
LAST_LOOK = 0.1
"""Seconds to read what is left in the pipe when the time of the subject is over."""


class Subject(NamedTuple):
    """One subject of the check. `find` runs in its own process, and may hang."""

    name: str
    title: str
    find: Callable[[Context], Iterator[Finding]]
    asks_hsm: bool = False


SUBJECTS = (
    Subject(configuration.NAME, "Configuration", configuration.find),
    Subject("client", "Luna client (Chrystoki.conf)", client.find),
    Subject("library", "Library file", library.find),
    Subject("rights", "Rights of the jobs' user", rights.find),
    Subject("certificates", "NTLS certificates", ntls.find),
    Subject("network", "Network to the appliances", network.find),
    Subject("hsm", "HSM, through the library", hsm.find, asks_hsm=True),
    Subject("textfile", "Textfile directory", textfile.find),
    Subject("exporter", "node_exporter", exporter.find),
    Subject("files", "Files of the jobs", files.find),
    Subject("timers", "Timers and services", timers.find),
    Subject("clock", "Clock", clock.find),
)
NAMES = tuple(subject.name for subject in SUBJECTS)


class Result(NamedTuple):
    """The findings of a subject, and its duration in seconds."""

    subject: Subject
    findings: tuple[Finding, ...]
    seconds: float


def run(context: Context, names: Iterable[str], seconds: float) -> Iterator[Result]:
    """Check these subjects within this many seconds: first those that need no HSM, then the HSM."""
    chosen = set(names)
    end = time.monotonic() + seconds - MARGIN
    first = [subject for subject in SUBJECTS if subject.name in chosen and not subject.asks_hsm]
    yield from _together(context, first, min(FIRST_SECONDS, max(LEAST, seconds * FIRST_SHARE)))
    last = [subject for subject in SUBJECTS if subject.name in chosen and subject.asks_hsm]
    yield from _together(context, last, max(LEAST, end - time.monotonic()))


def _together(context: Context, subjects: list[Subject], seconds: float) -> Iterator[Result]:
    """Start all subjects, then read their results one after the other. The pipes buffer the results."""
    begin = time.monotonic()
    context = context._replace(seconds=seconds)
    started = [(subject, Child(partial(_serve, subject=subject, context=context), seconds)) for subject in subjects]
    for subject, child in started:
        try:
            yield Result(subject, *_hear(child, begin + seconds, seconds))
        finally:
            child.close()


def _hear(child: Child, give_up: float, seconds: float) -> tuple[tuple[Finding, ...], float]:
    findings: list[Finding] = []
    try:
        while True:
            for line in child.ask(b"", max(LAST_LOOK, give_up - time.monotonic())).splitlines():
                said = json.loads(line)
                if isinstance(said, dict):
                    return tuple(findings), said["seconds"]
                findings.append(Finding(*said))
    except ChildGoneError as gone:
        what = f"no answer within {seconds:.0f} s" if gone.reason == "timeout" else f"it ended: {gone}"
        hint = "a file system, a name service or a program hangs; --timeout gives the check more time"
        return (*findings, unknown(what, hint)), seconds


def _serve(_requests: int, answers: int, subject: Subject, context: Context) -> None:
    """Write each finding as a line as soon as it is found; the last line is the duration."""
    begin = time.monotonic()
    try:
        for finding in subject.find(context):
            _say(answers, completed(finding, context))
    except Exception:  # noqa: BLE001 - a bug in one subject must not stop the others
        import traceback  # only needed here

        impact = f"this is a bug of luna-textfile, please report it: {traceback.format_exc(limit=-3)}"
        _say(answers, unknown("this subject could not be checked", impact))
    _say(answers, {"seconds": round(time.monotonic() - begin, 3)})


def _say(answers: int, what: Any) -> None:
    data = json.dumps(what).encode() + b"\n"
    while data:
        data = data[os.write(answers, data) :]
