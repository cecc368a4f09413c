"""The rules of a rendered bundle, and the history of what they record."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import yaml

from downstream.series import DAY, HOUR, MINUTE, Key, Series
from luna_textfile.bundle.schema.types_basic import seconds

SPANS = (
    (31 * DAY, 0, 6 * HOUR),
    (7 * DAY + 3 * HOUR, 7 * DAY - 3 * HOUR, MINUTE),
    (3 * DAY + HOUR, 3 * DAY, 5 * MINUTE),
    (2 * DAY + HOUR, 2 * DAY, 5 * MINUTE),
    (DAY + 3 * HOUR, DAY - 2 * HOUR, MINUTE),
    (3 * HOUR, 0, MINUTE),
)
"""Seconds before the end, from and to, and the step in which recorded series are there."""

_WORD = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*:[a-zA-Z0-9_:]+")

_QUERY = re.compile(r'printf\s+"([^"]*\{[^"]*)"')

FIRING = 10 * MINUTE
"""How long alerts have been firing at the end."""


class Rule(NamedTuple):
    """A rule: the series it records, or its alert with its cause behind a blank, with the labels of that."""

    name: str
    expression: str
    labels: Mapping[str, str]
    asked: Sequence[str]
    """The queries of its annotations, with an empty text for each label."""
    every: int = MINUTE
    """Seconds between two evaluations of its group."""
    pending: int = 0
    """Seconds that an alert waits before it fires: `for`."""

    @property
    def is_alert(self) -> bool:
        """Whether it is an alert."""
        return "alertname" in self.labels


class Store(Protocol):
    """What has samples, answers queries, and takes more samples."""

    def over(self, expression: str, begin: int, end: int, step: int) -> Iterable[Series]:
        """Return the series of a query over a span."""

    def add(self, found: Sequence[Series]) -> None:
        """Take samples; they are there for the next query."""


def rules(folder: Path) -> Iterator[Rule]:
    """Yield every rule of the files in prometheus/rules."""
    for path in sorted(folder.glob("prometheus/rules/*.yml")):
        for group in yaml.safe_load(path.read_text())["groups"]:
            every = seconds(group.get("interval", "1m"))
            for rule in group["rules"]:
                found = _alert(rule) if "alert" in rule else Rule(rule["record"], rule["expr"], {}, ())
                yield found._replace(every=every, pending=seconds(rule.get("for", "0s")))


def levels(found: Iterable[Rule]) -> list[list[Rule]]:
    """Return the recording rules, each level after those whose series it reads."""
    left = {rule.name: rule for rule in found if not rule.is_alert}
    ordered = []
    while left:
        ready = [rule for rule in left.values() if not left.keys() & set(_WORD.findall(rule.expression))]
        if not ready:
            raise ValueError(f"recording rules that read each other in a circle: {', '.join(left)}")
        ordered.append(ready)
        left = {name: rule for name, rule in left.items() if rule not in ready}
    return ordered


def record(found: Iterable[Rule], store: Store, end: int, spans: Sequence[tuple[int, int, int]] = SPANS) -> None:
    """Have the store evaluate the recording rules over the past, and keep what they give."""
    for level in levels(found):
        store.add([series for rule in level for series in _recorded(rule, store.over, end, spans)])


def fire(found: Iterable[Rule], store: Store, end: int) -> None:
    """Have the store hold, for each alert with a row at the end, the series ALERTS that a Prometheus would write."""
    times = range(end - FIRING, end + 1, MINUTE)
    for rule in found:
        if rule.is_alert:
            rows = store.over(rule.expression, end, end, MINUTE)
            keys = {series.key.having(rule.labels)._replace(name="ALERTS") for series in rows}
            store.add([Series(key, times, [1] * len(times)) for key in keys])


def _alert(rule: Mapping[str, Any]) -> Rule:
    labels = rule["labels"] | {"alertname": rule["alert"], "alertstate": "firing"}
    asked = [query.replace("%q", "''") for query in _QUERY.findall("\n".join(rule["annotations"].values()))]
    return Rule(f"{rule['alert']} {labels.get('cause', '')}".strip(), rule["expr"], labels, asked)


def _recorded(
    rule: Rule,
    over: Callable[[str, int, int, int], Iterable[Series]],
    end: int,
    spans: Sequence[tuple[int, int, int]],
) -> Iterator[Series]:
    for begin, until, step in spans:
        for series in over(rule.expression, (end - begin) // step * step, end - until, step):
            yield series._replace(key=Key(rule.name, series.key.labels))
