"""The history of one collecting host, as a Prometheus with the bundle's configuration would have scraped it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from downstream.anchors import anchors, breakpoints, waves
from downstream.client import ENDS, as_seen_from
from downstream.curves import held, straight
from downstream.series import DAY, HOUR, MINUTE, Grid, Key, Series, key
from luna_textfile.bundle.validation.read import read

AFTER_THE_MINUTE = 5
"""Seconds after the full minute, or after midnight, at which the jobs start here."""

_CLOCKS = ("luna_monitor_last_run_timestamp_seconds", "luna_monitor_last_success_timestamp_seconds")
_FILE = "/var/lib/prometheus/node-exporter/luna_textfile_{}.prom"


class Host(NamedTuple):
    """A host whose HSMs play a scenario: `at` seconds into it at the end of the history."""

    scenario: str
    at: float
    instance: str = "localhost:9100"
    names: Mapping[str, str] = {}
    """Other names for its HSMs: several hosts may play scenarios that have the same."""
    wave_step: int = 3 * HOUR
    """Seconds between two runs of the job where a value waves: eight straight lines a day look like a wave."""

    def series(self, grid: Grid) -> Iterator[Series]:
        """Yield all that is scraped from it."""
        times = grid.times()
        start = grid.end - self.at
        yield from self._labelled(_minute(self.scenario, times, start, self.wave_step))
        for series in self._labelled(_daily(self.scenario, times, start)):
            is_end = series.key.name == ENDS
            yield series._replace(values=as_seen_from(grid.end, series.values)) if is_end else series
        yield from self._labelled(_of_the_exporter(times))

    def _labelled(self, found: Iterable[Series]) -> Iterator[Series]:
        for series in found:
            yield series._replace(key=self._scraped(series.key))

    def _scraped(self, bare: Key) -> Key:
        labels = {**scrape_labels(), "instance": self.instance}
        own = dict(bare.labels)
        name = self.names.get(own.get("hsm", ""))
        if name:
            labels["hsm"] = name
            if "serial" in own:
                labels["serial"] = f"{own['serial']}-{name}"
        if own.get("kind") == "server":
            labels["name"] = self.names.get(own["name"], own["name"])
        return bare.having(labels)


def scrape_labels() -> dict[str, str]:
    """Return what the bundle's default prometheus.yml adds to all series of its job."""
    prometheus = read({}, "the defaults")["prometheus"]
    return {label: prometheus[label] for label in ("job", "environment", "hsm_type")}


def _minute(scenario: str, times: Sequence[int], start: float, wave_step: int) -> Iterator[Series]:
    moments = _corners(scenario, times, start)
    if waves(scenario):
        first, last = int(min(moments)), int(max(moments))
        moments.update(range((first // wave_step + 1) * wave_step, last, wave_step))
    for series in straight(anchors(scenario, "minute", frozenset(moments)), times, start):
        yield _on_the_clock(series, MINUTE)


def _daily(scenario: str, times: Sequence[int], start: float) -> Iterator[Series]:
    """Yield what the daily job writes. No scenario has a wave in it, so a few runs give every day's."""
    found = anchors(scenario, "daily", frozenset(_corners(scenario, times, start)))
    midnights = range(times[0] // DAY * DAY, times[-1] + 1, DAY)
    for series in straight(found, midnights, start):
        yield _on_the_clock(held(series, times), DAY)


def _corners(scenario: str, times: Sequence[int], start: float) -> set[float]:
    first, last = max(0.0, times[0] - start), times[-1] - start
    return {first, last} | {moment for moment in breakpoints(scenario) if first < moment < last}


def _on_the_clock(series: Series, period: int) -> Series:
    """Give the families that tell the time, or count runs, the values of a job that runs once in each period."""
    runs = [time // period * period + AFTER_THE_MINUTE - (period if time % period < AFTER_THE_MINUTE else 0)
            for time in series.times]  # fmt: skip
    if series.key.name in _CLOCKS:
        return series._replace(values=runs)
    if series.key.name == "luna_monitor_scrape_errors_total":
        counts = [1 + (run - runs[0]) // period for run in runs]
        errors = [value * count for value, count in zip(series.values, counts, strict=True)]
        return series._replace(values=errors)
    return series


def _of_the_exporter(times: Sequence[int]) -> Iterator[Series]:
    yield Series(key("up"), times, [1] * len(times))
    yield Series(key("node_textfile_scrape_error"), times, [0] * len(times))
    for schedule, period in (("minute", MINUTE), ("daily", DAY)):
        mtime = key("node_textfile_mtime_seconds", file=_FILE.format(schedule))
        clock = Series(Key(_CLOCKS[0], ()), times, times)
        yield _on_the_clock(clock, period)._replace(key=mtime)
