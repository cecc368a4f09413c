"""Run the subjects, each in a process of its own: whatever hangs there is ended, and what it said before counts."""

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
from luna_textfile.checkup.finding import Finding, unknown
from luna_textfile.checkup.mend import completed
from luna_textfile.checkup.situation import Situation
from luna_textfile.isolation.child import Child, ChildGoneError

FIRST_SHARE = 0.4
"""Of the whole time, what the subjects that need no HSM may take; they run side by side."""
FIRST_SECONDS = 10.0
"""And no more than this."""
MARGIN = 1.0
"""Seconds that are kept for ending what hangs."""
LEAST = 0.5
LAST_LOOK = 0.1
"""Seconds in which what a pipe holds is read, though the subject's time is over."""


class Subject(NamedTuple):
    """One thing to look at. `find` runs in a process of its own, and may take for ever."""

    name: str
    title: str
    find: Callable[[Situation], Iterator[Finding]]
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
    """What a subject said, and how long that took, in seconds."""

    subject: Subject
    findings: tuple[Finding, ...]
    seconds: float


def run(situation: Situation, names: Iterable[str], seconds: float) -> Iterator[Result]:
    """Look at these subjects within this many seconds: first what needs no HSM, then the HSM."""
    chosen = set(names)
    end = time.monotonic() + seconds - MARGIN
    first = [subject for subject in SUBJECTS if subject.name in chosen and not subject.asks_hsm]
    yield from _together(situation, first, min(FIRST_SECONDS, max(LEAST, seconds * FIRST_SHARE)))
    last = [subject for subject in SUBJECTS if subject.name in chosen and subject.asks_hsm]
    yield from _together(situation, last, max(LEAST, end - time.monotonic()))


def _together(situation: Situation, subjects: list[Subject], seconds: float) -> Iterator[Result]:
    """Start all, then hear each. A pipe keeps what those say who are not heard yet."""
    begin = time.monotonic()
    situation = situation._replace(seconds=seconds)
    started = [(subject, Child(partial(_serve, subject=subject, situation=situation), seconds)) for subject in subjects]
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
        hint = "something that is asked here hangs: a file system, a name service, a program; --timeout gives more time"
        return (*findings, unknown(what, hint)), seconds


def _serve(_requests: int, answers: int, subject: Subject, situation: Situation) -> None:
    """Say a finding a line, as soon as it is found, and how long it took at the end."""
    begin = time.monotonic()
    try:
        for finding in subject.find(situation):
            _say(answers, completed(finding, situation))
    except Exception:  # noqa: BLE001 - a bug of ours in one subject must not cost the others
        import traceback  # only then

        why = f"this is a fault of luna-textfile, please report it: {traceback.format_exc(limit=-3)}"
        _say(answers, unknown("this subject could not be looked at", why))
    _say(answers, {"seconds": round(time.monotonic() - begin, 3)})


def _say(answers: int, what: Any) -> None:
    data = json.dumps(what).encode() + b"\n"
    while data:
        data = data[os.write(answers, data) :]
