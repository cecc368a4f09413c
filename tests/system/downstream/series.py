"""Series with timestamps, and the times at which a Prometheus would have taken them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

MINUTE = 60
HOUR = 3600
DAY = 86400

Labels = tuple[tuple[str, str], ...]


class Key(NamedTuple):
    """What tells a series from others: its family and its labels, sorted."""

    name: str
    labels: Labels

    def having(self, more: Mapping[str, str]) -> "Key":
        """Return the series with more labels, or others."""
        return Key(self.name, tuple(sorted((dict(self.labels) | dict(more)).items())))


class Series(NamedTuple):
    """A series: times in seconds of the epoch, ascending, and as many values."""

    key: Key
    times: Sequence[int]
    values: Sequence[float]


def key(family: str, **labels: str) -> Key:
    """Return the key of a family with labels."""
    return Key(family, tuple(sorted(labels.items())))


class Grid(NamedTuple):
    """When there are samples: `days` before `end` at the step `coarse`, and once a minute where rules look closely.

    Times are multiples of their step, as in subqueries. Both in seconds; `coarse` at most 5 minutes, or an instant
    query of Prometheus can fall into a gap.
    """

    end: int
    days: float
    coarse: int = 300
    fine: tuple[tuple[int, int], ...] = (
        (3 * HOUR, 0),
        (DAY + 3 * HOUR, DAY - HOUR),
        (7 * DAY + 3 * HOUR, 7 * DAY - HOUR),
    )
    """Spans before the end with a sample a minute: about an hour, a day and a week are what rules compare with."""

    def times(self) -> list[int]:
        """Return all times, ascending."""
        first = int(self.end - self.days * DAY)
        return sorted(self._fine(first).union(_multiples(first, self.end, self.coarse)))

    def _fine(self, first: int) -> set[int]:
        spans = ((max(first, self.end - begin), self.end - end) for begin, end in self.fine)
        return {time for begin, end in spans for time in _multiples(begin, end, MINUTE)}


def _multiples(begin: int, end: int, step: int) -> Iterable[int]:
    return range(-(-begin // step) * step, end + 1, step)
