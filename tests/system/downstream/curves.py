"""Between two runs: a scenario's curves are straight between their corners, so a few runs give every minute."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from downstream.anchors import Anchor
from downstream.series import Key, Series


class _Place(NamedTuple):
    """Where a time lies: behind the anchor `before`, at a share of the way to the next."""

    before: int
    share: float


def straight(anchors: Sequence[Anchor], times: Sequence[int], start: float) -> Iterator[Series]:
    """Yield each series with straight lines between the anchors; `start` is when the scenario began.

    A series that is not in both anchors around a time has the earlier one's value, or none. Before the first anchor
    gauges stand still. What counts goes on as between the first two: it began at 0 long before.
    """
    places = [_place(anchors, time - start) for time in times]
    for key in sorted({key for anchor in anchors for key in anchor.values}):
        column = [anchor.values.get(key) for anchor in anchors]
        found = [_between(column, place) for place in places]
        if _counts(key):
            found = _counting(found, times, start, anchors, column)
        yield from _series(key, times, found)


def held(series: Series, times: Sequence[int]) -> Series:
    """Return the series at other times, with the value of the last time before: a file stays until it is replaced.

    Times before its first have none.
    """
    later = [time for time in times if time >= series.times[0]]
    places = [bisect_right(series.times, time) - 1 for time in later]
    return Series(series.key, later, [series.values[place] for place in places])


def _series(key: Key, times: Sequence[int], values: Sequence[float | None]) -> Iterator[Series]:
    there = [(time, value) for time, value in zip(times, values, strict=True) if value is not None]
    if there:
        yield Series(key, [time for time, _ in there], [value for _, value in there])


def _place(anchors: Sequence[Anchor], elapsed: float) -> _Place:
    index = max(0, bisect_right(anchors, elapsed, key=lambda anchor: anchor.elapsed) - 1)
    if index + 1 == len(anchors) or elapsed <= anchors[0].elapsed:
        return _Place(index, 0)
    begin, end = anchors[index].elapsed, anchors[index + 1].elapsed
    return _Place(index, (elapsed - begin) / (end - begin))


def _between(column: Sequence[float | None], place: _Place) -> float | None:
    value = column[place.before]
    if value is None or not place.share:
        return value
    following = column[place.before + 1]
    if following is None or following == value:
        return value
    between = value + (following - value) * place.share
    return round(between) if value.is_integer() and following.is_integer() else between


def _counts(key: Key) -> bool:
    return key.name.endswith(("_total_commands", "_ticks_total"))


def _counting(
    values: Sequence[float | None],
    times: Sequence[int],
    start: float,
    anchors: Sequence[Anchor],
    column: Sequence[float | None],
) -> list[float | None]:
    """Carry a counter back before the first anchor, all of it lifted so that it never was below 0."""
    first, second = column[0], column[min(1, len(column) - 1)]
    if first is None or second is None or first == second:
        return list(values)
    rate = (second - first) / (anchors[1].elapsed - anchors[0].elapsed)
    early = [max(0.0, start + anchors[0].elapsed - time) for time in times]
    lift = max(0.0, rate * max(early) - first)
    return [
        None if value is None else round(value - rate * missing + lift)
        for value, missing in zip(values, early, strict=True)
    ]
