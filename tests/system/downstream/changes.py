"""What befalls a host's series: each function takes all of them and gives them back changed.

`back` is in seconds before the last sample.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from downstream.series import Key, Series

Change = Callable[[Iterable[Series]], Iterable[Series]]
Chosen = Callable[[Key], bool]


def of(*names: str, **labels: str) -> Chosen:
    """Choose the series whose family begins with one of the names (any for none) and that have these labels."""

    def chosen(key: Key) -> bool:
        return key.name.startswith(names or "") and labels.items() <= dict(key.labels).items()

    return chosen


def gone(chosen: Chosen, back: int) -> Change:
    """Have the chosen series end before the others."""
    return lambda found: (series if not chosen(series.key) else _until(series, back) for series in found)


def frozen(chosen: Chosen, back: int) -> Change:
    """Have the chosen series keep the value that they had then: a file that nobody writes any more."""

    def change(series: Series) -> Series:
        early = _until(series, back)
        kept = [early.values[-1]] * (len(series.times) - len(early.times))
        return series._replace(values=[*early.values, *kept])

    return lambda found: (change(series) if chosen(series.key) else series for series in found)


def turned(chosen: Chosen, back: int, value: float, growth: float = 0) -> Change:
    """Have the chosen series be `value` from then on, and grow by so much a second."""

    def change(series: Series) -> Series:
        since = series.times[-1] - back
        pairs = zip(series.times, series.values, strict=True)
        return series._replace(values=[value + growth * (time - since) if time > since else old for time, old in pairs])

    return lambda found: (change(series) if chosen(series.key) else series for series in found)


def was(chosen: Chosen, back: int, value: float) -> Change:
    """Have the chosen series been `value` until then."""

    def change(series: Series) -> Series:
        since = series.times[-1] - back
        pairs = zip(series.times, series.values, strict=True)
        return series._replace(values=[now if time > since else value for time, now in pairs])

    return lambda found: (change(series) if chosen(series.key) else series for series in found)


def relabelled(chosen: Chosen, back: int, before: Mapping[str, str]) -> Change:
    """Have the chosen series had other labels until then."""

    def change(series: Series) -> Iterator[Series]:
        early = _until(series, back)
        yield early._replace(key=series.key.having(before))
        count = len(early.times)
        yield Series(series.key, series.times[count:], series.values[count:])

    return lambda found: (part for series in found for part in (change(series) if chosen(series.key) else (series,)))


def both(*changes: Change) -> Change:
    """Have all of it happen, in this order."""

    def change(found: Iterable[Series]) -> Iterable[Series]:
        for one in changes:
            found = one(found)
        return found

    return change


def nothing(found: Iterable[Series]) -> Iterable[Series]:
    """Leave all as it is."""
    return found


def _until(series: Series, back: int) -> Series:
    since = series.times[-1] - back
    count = sum(time <= since for time in series.times)
    return Series(series.key, series.times[:count], series.values[:count])
