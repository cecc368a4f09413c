"""A finding of the check: one observation, its level, its impact, and the command that fixes it."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

Level = Literal["ok", "unknown", "warning", "problem"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""From good to bad. "unknown" is a thing that could not be checked."""


class Finding(NamedTuple):
    """One observation. `fix` is a command to paste, or a key to set; "" if there is nothing to do."""

    level: Level
    observation: str
    impact: str = ""
    fix: str = ""


def ok(observation: str) -> Finding:
    """Return a finding that all is well."""
    return Finding("ok", observation)


def unknown(observation: str, impact: str = "", fix: str = "") -> Finding:
    """Return a finding that something could not be checked."""
    return Finding("unknown", observation, impact, fix)


def warning(observation: str, impact: str, fix: str = "") -> Finding:
    """Return a finding about a thing that works now, but may fail later or differ from what is expected."""
    return Finding("warning", observation, impact, fix)


def problem(observation: str, impact: str, fix: str = "") -> Finding:
    """Return a finding about missing or wrong metrics."""
    return Finding("problem", observation, impact, fix)


def listed(names: Iterable[object], most: int = 10) -> str:
    """Return names in one line; at most `most` of them."""
    found = [str(name) for name in names]
    more = len(found) - most
    return ", ".join(found[:most]) + (f" and {more} more" if more > 0 else "")
