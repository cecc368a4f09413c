"""Words that several parts of the screen need: ages, names, and what has gone wrong."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rich.text import Text

from luna_textfile.config.problems import printable
from luna_textfile.health import judgement
from luna_textfile.health.judgement import duration
from luna_textfile.terminal.amounts import Glyphs
from luna_textfile.terminal.files import File
from luna_textfile.textfile.reader import Reading

NAMED = 4
"""Slots and HSMs that are named when a call failed at several; the rest is counted."""
SKIPPED = "skipped"
"""The reason of a call that was not made, because of another failure."""
STALE = "yellow"


def ago(file: File, now: float) -> Text:
    """Return how old a file's numbers are, and whether they are stale."""
    if file.error:
        return Text("no data", style=STALE)
    age = file.age(now)
    if age is None:
        return Text("age unknown", style=STALE)
    if age < -judgement.AHEAD:
        return Text(f"{duration(-age)} ahead", style=STALE)
    if file.stale(now):
        return Text(f"{duration(age)} old", style=STALE)
    return Text(f"{duration(max(age, 0))} ago", style="dim")


def name(text: str, glyphs: Glyphs) -> str:
    """Return a name that a vendor's library gave as harmless text."""
    return printable(text) or glyphs.unknown


def failures(file: File) -> Iterator[str]:
    """Yield a phrase for each way in which calls failed in a file's run; what was skipped for it comes last.

    A phrase has what a library said: it is not yet printable.
    """
    places: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for reading in file.has(judgement.CALL_FAILED):
        labels = reading.labels
        places[labels.get("call", "a call"), labels.get("reason", "unknown")].append(reading)
    for (call, reason), readings in sorted(places.items(), key=lambda item: item[0][1] == SKIPPED):
        where = next(iter((*_named("slot", "slot_id", readings), *_named("HSM", "hsm", readings), "")))
        at = f" at {where}" if where else ""
        yield f"{call} {reason}{at}" if reason == SKIPPED else f"{call} failed{at}: {reason}"


def _named(what: str, label: str, readings: Sequence[Reading]) -> Iterator[str]:
    """Yield the places in which calls failed, if their readings have this label."""
    found = sorted({value for reading in readings if (value := reading.labels.get(label))}, key=by_number)
    if found:
        more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
        yield f"{what}{'s' if len(found) > 1 else ''} {', '.join(found[:NAMED])}{more}"


def by_number(text: str) -> tuple[float, str]:
    """Return what sorts 2 before 10, and words after numbers."""
    return (int(text) if text.isascii() and text.isdecimal() else math.inf), text
