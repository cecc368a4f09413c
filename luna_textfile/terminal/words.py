"""Texts for several parts of the screen: ages, names, and failures."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rich.text import Text

from luna_textfile.config.problems import printable
from luna_textfile.health import judgement
from luna_textfile.health.judgement import duration
from luna_textfile.terminal.amounts import Glyphs
from luna_textfile.terminal.files import JobFile
from luna_textfile.textfile.reader import Reading

NAMED = 4
"""Maximum number of slots and HSMs that are named for a failed call; the others are counted."""
SKIPPED = "skipped"
"""The reason of a call that was skipped after another failure."""
STALE = "yellow"


def ago(file: JobFile, now: float) -> Text:
    """Return the age of the values of a file, coloured if they are stale."""
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
    """Return a name from the library as printable text."""
    return printable(text) or glyphs.unknown


def failures(file: JobFile) -> Iterator[str]:
    """Yield a phrase for each kind of failed call in the file. Skipped calls are last.

    A phrase may have text of the library, which is not yet printable.
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
    """Yield the slots or HSMs in which calls failed, if their readings have this label."""
    found = sorted({value for reading in readings if (value := reading.labels.get(label))}, key=by_number)
    if found:
        more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
        yield f"{what}{'s' if len(found) > 1 else ''} {', '.join(found[:NAMED])}{more}"


def by_number(text: str) -> tuple[float, str]:
    """Return a sort key that sorts 2 before 10, and words after numbers."""
    return (int(text) if text.isascii() and text.isdecimal() else math.inf), text
