"""One scrape as a template: what moves from minute to minute has a place, the rest stands."""

import math
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_DAY = 86400
_KEPT = re.compile(r"up |(?:hsm|luna_monitor|node_textfile)_")
_TIMES = re.compile(r"luna_monitor_last_\w+_timestamp_seconds|node_textfile_mtime_seconds")
_SESSIONS = re.compile(r"hsm_token_(status_)?(rw_)?session_count")
_DURATION = re.compile(r"luna_monitor_\w*duration_seconds")

Value = Callable[[int], float]
"""A value at a time in seconds of the epoch."""


class Line(NamedTuple):
    """A series as the text has it, its value then, and how that moves; None if it stays."""

    series: str
    value: float
    moves: Value | None

    def at(self, now: int) -> float:
        """Return its value at a time."""
        return self.moves(now) if self.moves else self.value


class Template(NamedTuple):
    """A text with %s where a value moves, and the values that belong there, in order."""

    text: str
    moving: tuple[Value, ...]

    def values(self, now: int) -> tuple[str, ...]:
        """Return what is put in at a time."""
        return tuple(f"{value(now):.10g}" for value in self.moving)


def template(scraped: str) -> Template:
    """Make a template of what a node_exporter has served."""
    found = {line.series: line.moves for line in lines(scraped)}
    text, moving = [], []
    for written in scraped.splitlines():
        moves = found.get(written.rpartition(" ")[0])
        escaped = written.replace("%", "%%")
        if moves:
            moving.append(moves)
            escaped = f"{escaped.rpartition(' ')[0]} %s"
        text.append(escaped)
    return Template("\n".join(text) + "\n", tuple(moving))


def lines(scraped: str) -> Iterator[Line]:
    """Yield the series that Prometheus keeps."""
    kept = (line for line in scraped.splitlines() if _KEPT.match(line))
    for place, (series, _, value) in enumerate(line.rpartition(" ") for line in kept):
        yield Line(series, float(value), _moves(series, float(value), place))


def _moves(series: str, first: float, place: int) -> Value | None:
    if _TIMES.match(series):
        period = _DAY if "daily" in series else 60
        return lambda now: now // period * period + 5 - (period if now % period < 5 else 0)
    if _DURATION.match(series) and 'schedule="minute"' in series:
        return lambda now: first * (1 + (now // 60 * 7919 + place * 104729) % 1000 / 1000)
    if series.startswith("hsm_stats_total_commands"):
        return lambda now: now // 60 * 1200 - 3e10
    if _SESSIONS.match(series):
        return lambda now: first + round(50 * (1 - math.cos(2 * math.pi * now / _DAY))) + (now // 60 + place) % 3
    return None
