"""What a check finds: one fact, how bad it is, why it matters, and the command that mends it."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

Level = Literal["ok", "unknown", "warning", "problem"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""From good to bad. Unknown is what could not be looked at here: it is no verdict."""


class Finding(NamedTuple):
    """One thing seen. `mend` is a command that can be pasted, or a key to set; "" where there is nothing to do."""

    level: Level
    seen: str
    why: str = ""
    mend: str = ""


def ok(seen: str) -> Finding:
    """Return what is as it should be."""
    return Finding("ok", seen)


def unknown(seen: str, why: str = "", mend: str = "") -> Finding:
    """Return what could not be looked at."""
    return Finding("unknown", seen, why, mend)


def warning(seen: str, why: str, mend: str = "") -> Finding:
    """Return what works now, and may not for long or not as somebody thinks."""
    return Finding("warning", seen, why, mend)


def problem(seen: str, why: str, mend: str = "") -> Finding:
    """Return what keeps numbers from coming, or makes them wrong."""
    return Finding("problem", seen, why, mend)


def listed(names: Iterable[object], most: int = 10) -> str:
    """Return names in one line, the first of them if there are many."""
    found = [str(name) for name in names]
    more = len(found) - most
    return ", ".join(found[:most]) + (f" and {more} more" if more > 0 else "")
