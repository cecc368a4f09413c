"""The past of hosts whose alerts look back: made by the real jobs, named as the live scrape names it, and recorded."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from downstream.host import Host
from downstream.imports import to_victoria_metrics
from downstream.rules import record, rules
from downstream.series import DAY, HOUR, MINUTE, Grid, Key, Series
from downstream.stores import OnVictoriaMetrics
from fixtures.victoria_metrics import VictoriaMetrics, victoria_metrics

SPANS = (
    (31 * DAY, 0, 6 * HOUR),
    *((days * DAY + 15 * MINUTE, days * DAY - 15 * MINUTE, 5 * MINUTE) for days in (3, 2, 1)),
    (7 * HOUR, 5 * HOUR, MINUTE),
    (3 * HOUR, 0, MINUTE),
)
"""From and to, in seconds before the end, and the step in which recorded series are there."""

_KEPT = ("hsm_", "luna_monitor_")
_NOT_LIVE = ("hsm_policy_expected", "hsm_token_policy_expected", "hsm_role_activation_expected", "hsm_certificate_")
"""Families of what the configuration expects and of certificates: the hosts here begin with neither."""


class Past(NamedTuple):
    """What a host's HSM played: `at` is the scenario's clock at the end, which lies `until` seconds before the start.

    `begin`: seconds before the start at which it begins. `step`: seconds between two samples.
    """

    scenario: str
    at: float
    begin: int
    until: int = 0
    step: int = MINUTE

    def series(self, city: str, end: int) -> Iterator[Series]:
        """Yield what was scraped from the host of this name."""
        grid = Grid(end - self.until, (self.begin - self.until) / DAY, self.step, ())
        for series in Host(self.scenario, self.at, f"{city}:9100").series(grid):
            if series.key.name.startswith(_KEPT) and not series.key.name.startswith(_NOT_LIVE):
                yield series._replace(key=_as_live(series.key, city))


class _Keeping(OnVictoriaMetrics):
    """A store that remembers what it was given."""

    def __init__(self, server: VictoriaMetrics) -> None:
        super().__init__(server)
        self.given: list[Series] = []

    def add(self, found: Sequence[Series]) -> None:
        self.given += found
        super().add(found)


def recorded(pasts: Iterable[tuple[str, Past]], bundle: Path, folder: Path, end: int) -> list[Series]:
    """Return all series of the pasts of these hosts, and what the rules record of them."""
    raw = list(chain.from_iterable(past.series(city, end) for city, past in pasts))
    with ExitStack() as stack:
        server = victoria_metrics(folder / "scratch", "newest", folder / "scratch.log")
        store = _Keeping(stack.enter_context(server))
        to_victoria_metrics(raw, store.server.url)
        record(rules(bundle), store, end, SPANS)
    return _joined([*raw, *store.given])


def _as_live(key: Key, city: str) -> Key:
    """Return the name that the live scrape has: no label of a simulation, the HSM called after the city."""
    labels = {name: value for name, value in key.labels if name != "simulated"}
    if "hsm" in labels:
        labels["hsm"] = labels["hsm"].replace("zurich", city).replace("geneva", f"{city}-2")
    return Key(key.name, tuple(sorted(labels.items())))


def _joined(found: Iterable[Series]) -> list[Series]:
    """Return each series once, with the samples of all its parts, one a time: recorded spans overlap."""
    samples: dict[Key, dict[int, float]] = {}
    for series in found:
        samples.setdefault(series.key, {}).update(zip(series.times, series.values, strict=True))
    return [Series(key, sorted(values), [values[time] for time in sorted(values)]) for key, values in samples.items()]
