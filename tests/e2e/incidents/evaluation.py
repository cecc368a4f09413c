"""All rules of a bundle over weeks of history: what they record, and when each alert fired.

`vmalert -replay` would do it too, but takes the files in the order of their names, so that alerts come before what
they read; and Prometheus has nothing of the kind for alerts. Here a store answers each rule over the whole span
(query_range), recordings first, and what `for` makes of the answers is computed here. test_engines.py compares it
with what vmalert -replay writes.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from downstream.rules import Rule, Store, levels
from downstream.series import Key, Labels, Series
from downstream.stores import END

POINTS = 10_000
"""Of one query: Prometheus allows 11,000, VictoriaMetrics 30,000."""


class Episode(NamedTuple):
    """An alert that fired: its name (with its cause), its labels, and when first and last, in seconds of the epoch."""

    alert: str
    labels: Labels
    begin: int
    end: int

    def about(self, label: str) -> str:
        """Return one of its labels, or nothing."""
        return dict(self.labels).get(label, "")


class Span(NamedTuple):
    """The evaluations: from the first to the last, in seconds of the epoch."""

    begin: int
    end: int

    def parts(self, step: int) -> Iterator[tuple[int, int]]:
        """Yield spans that a store answers at once."""
        first = -(-self.begin // step) * step
        for begin in range(first, self.end + 1, POINTS * step):
            yield begin, min(self.end, begin + (POINTS - 1) * step)


def evaluate(rules: Iterable[Rule], store: Store, span: Span, late: int = 0) -> list[Episode]:
    """Return every episode of every alert, in order of time; the store keeps what the rules record.

    With `late` what one rule records is seen by others so many seconds later, as vmalert may see it.
    """
    rules = list(rules)
    for rule in (rule for level in levels(rules) for rule in level):
        # One by one: a year of one rule is memory enough.
        store.add(list(_recorded(rule, store, span, late)))
    found = [episode for rule in rules if rule.is_alert for episode in _fired(rule, store, span)]
    return sorted(found, key=lambda episode: (episode.begin, episode))


def _recorded(rule: Rule, store: Store, span: Span, late: int) -> Iterator[Series]:
    """Yield what a rule records, and where it ends: without that VictoriaMetrics takes rare samples for slow ones."""
    every_time: dict[Labels, list[int]] = {}
    for series in _over(store, rule, span):
        times = [time + late for time in series.times]
        every_time.setdefault(series.key.labels, []).extend(times)
        yield Series(Key(rule.name, series.key.labels), times, series.values)
    for labels, times in every_time.items():
        ends = [last + rule.every for _, last in _runs(times, rule.every)]
        yield Series(Key(rule.name, labels), ends, [END] * len(ends))


def _over(store: Store, rule: Rule, span: Span) -> Iterator[Series]:
    for begin, end in span.parts(rule.every):
        yield from store.over(rule.expression, begin, end, rule.every)


def _fired(rule: Rule, store: Store, span: Span) -> Iterator[Episode]:
    times: dict[Labels, list[int]] = {}
    for series in _over(store, rule, span):
        times.setdefault(series.key.labels, []).extend(series.times)
    for labels, seen in times.items():
        for begin, end in _runs(seen, rule.every):
            if end - begin >= rule.pending:
                yield Episode(rule.name, labels, begin + rule.pending, end)


def _runs(times: Sequence[int], every: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last of times that follow each other without a gap: one without a row begins `for` anew."""
    begin = 0
    for place, time in enumerate(times):
        if place and time - times[place - 1] > every:
            yield times[begin], times[place - 1]
            begin = place
    if times:
        yield times[begin], times[-1]
