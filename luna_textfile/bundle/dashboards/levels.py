"""Levels of panels: from which value on a number has which colour, by the very settings of the alerts."""

import functools
import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from luna_textfile.bundle.dashboards.macros import AgeLimits
from luna_textfile.bundle.schema.types_basic import seconds

Pairs = Iterable[tuple[Any, str]]
"""Values with their colours: a number, a limit by its name, or a setting such as alerts.HSMStorageHigh.percent."""

NO_DATA = "#8e8e8e"
"""Grey. Grafana gives a missing value the colour of the lowest threshold, so that must never be green."""


class Levels:
    """Makes Grafana's thresholds of levels, for one configuration."""

    def __init__(self, bundle: Mapping[str, Any], limits: AgeLimits) -> None:
        self._bundle = bundle
        self._limits = limits._asdict()

    def thresholds(self, pairs: Pairs, hsm: str | None = None) -> dict[str, Any]:
        """Return levels as thresholds, those of one HSM if it is named; what has no value is grey."""
        return _absolute(NO_DATA, self._steps(pairs, hsm))

    def lines(self, pairs: Pairs, hsm: str | None = None) -> dict[str, Any]:
        """Return levels as lines in a graph."""
        return _absolute("transparent", self._steps(pairs, hsm))

    def with_own(self, pairs: Pairs) -> list[str]:
        """Return the HSMs that have a level of their own."""
        return sorted({hsm for value, _ in pairs for hsm in self._by_hsm(value)})

    def _steps(self, pairs: Pairs, hsm: str | None) -> Iterator[tuple[float, str]]:
        """Yield values with their colours, rising as Grafana wants them.

        A level applies from its value on, whatever those before it in the list say: a configuration that has
        `critical` below `warning` shows red from there on.
        """
        reached = -1
        placed = ((self._value(value, hsm), place, colour) for place, (value, colour) in enumerate(pairs))
        for value, place, colour in sorted(placed):
            if place > reached:
                reached = place
                yield value, colour

    def _value(self, value: Any, hsm: str | None) -> float:
        """Return a level as a number; durations in seconds."""
        if not isinstance(value, str):
            return float(value)
        if value in self._limits:
            return float(self._limits[value])
        found = self._by_hsm(value).get(hsm, self._setting(value))
        return float(seconds(found) if isinstance(found, str) else found)

    def _by_hsm(self, value: Any) -> Mapping[Any, Any]:
        if not isinstance(value, str) or value in self._limits:
            return {}
        branch, _, name = value.rpartition(".")
        found: Mapping[Any, Any] = self._setting(branch).get(f"{name}_by_hsm", {})
        return found

    def _setting(self, name: str) -> Any:
        return functools.reduce(operator.getitem, name.split("."), self._bundle)


def _absolute(lowest: str, pairs: Iterable[tuple[float, str]]) -> dict[str, Any]:
    steps = [{"value": value, "color": colour} for value, colour in pairs]
    return {"mode": "absolute", "steps": [{"value": None, "color": lowest}, *steps]}
