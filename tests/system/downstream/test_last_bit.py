"""Numbers that VictoriaMetrics gives back with an error in their last bit are no news.

It stores decimals. Where it merges a block of nothing but a staleness marker with a block of numbers, it writes these
as 19 digits (VictoriaMetrics, lib/decimal), which do not always fit a float: what was one value is read as two.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from fixtures import web
from fixtures.proven import RELEASES
from fixtures.victoria_metrics import victoria_metrics

from downstream.dashboards import queries
from downstream.faults import END as NOW
from downstream.host import Host
from downstream.rules import Rule, record, rules
from downstream.series import DAY, HOUR, MINUTE, Grid, Key, Series
from downstream.stores import END, OnVictoriaMetrics

RESTARTED = NOW - 10 * MINUTE
"""When each node_exporter was started anew: a marker in each of its series."""
DIED = NOW - HOUR
"""When the minute job of one host ran last."""
SPANS = ((2 * DAY, 0, HOUR), (2 * HOUR, 0, MINUTE))

IDLE, DEAD = "idle:9100", "dead:9100"
COMMANDS = 121_061_216_753_354
MTIME = 1_796_000_013.406
SPOILT = (COMMANDS, MTIME)
"""Two numbers that do not survive it."""
MERGED_SECONDS = 30


class Site(NamedTuple):
    """A VictoriaMetrics that holds two hosts: the HSMs of one are idle, on the other the minute job is dead."""

    store: OnVictoriaMetrics
    given: Sequence[Series]
    rules: dict[str, Rule]
    bundle: Path

    def rows(self, rule: str) -> list[dict[str, str]]:
        """Return the labels of what a rule finds at any minute since the restart."""
        found = self.store.over(self.rules[rule].expression, RESTARTED, NOW, MINUTE)
        return [dict(series.key.labels) for series in found]


def of_host(host: Host) -> Iterator[Series]:
    """Yield what is scraped from a host, with numbers of which the last bit is spoilt."""
    for series in host.series(Grid(NOW, 2, 5 * MINUTE, ((3 * HOUR, 0),))):
        yield series._replace(values=_idle(series) if host.instance == IDLE else _dead(series))


def _idle(series: Series) -> Sequence[float]:
    """Return values of an HSM that does nothing."""
    return [COMMANDS] * len(series.times) if series.key.name == "hsm_stats_total_commands" else series.values


def _dead(series: Series) -> Sequence[float]:
    """Return values of a host whose minute job writes its file no more."""
    labels = dict(series.key.labels)
    if labels.get("file", "").endswith("minute.prom"):
        return [MTIME] * len(series.times)
    if series.key.name == "luna_monitor_last_run_timestamp_seconds" and labels["schedule"] == "minute":
        return [min(value, DIED) for value in series.values]
    return series.values


def between(found: Sequence[Series], begin: int, end: int) -> list[Series]:
    """Return the samples after `begin`, until `end`."""
    pairs = [
        (series.key, [pair for pair in zip(series.times, series.values, strict=True) if begin < pair[0] <= end])
        for series in found
    ]
    return [Series(key, [time for time, _ in kept], [value for _, value in kept]) for key, kept in pairs if kept]


@pytest.fixture(scope="module", params=RELEASES)
def site(request: pytest.FixtureRequest, bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give the site in a release: what was before the restart and the markers, merged; and what came after."""
    folder = tmp_path_factory.mktemp("last-bit")
    given = [
        *of_host(Host("healthy", 3 * DAY, IDLE)),
        *of_host(Host("healthy", 3 * DAY, DEAD, {"zurich": "rome"})),
    ]
    found = list(rules(bundle))
    with victoria_metrics(folder / "data", request.param, folder / "log") as server:
        store = OnVictoriaMetrics(server)
        marker = RESTARTED - MINUTE // 2
        store.add(between(given, 0, marker))
        store.add([Series(series.key, [marker], [END]) for series in given])
        _merge(store, given)
        store.add(between(given, marker, NOW))
        record(found, store, NOW, SPANS)
        yield Site(store, given, {rule.name: rule for rule in found}, bundle)


def _merge(store: OnVictoriaMetrics, given: Sequence[Series]) -> None:
    """Have the storage merge what it has, as it does in the course of time, and wait until it has."""
    keys = [series.key for series in given if set(series.values) <= {*SPOILT}]
    assert keys
    web.ask(f"{store.server.url}/internal/force_merge")
    until = time.monotonic() + MERGED_SECONDS
    while any(read(store, key) & {*SPOILT} for key in keys):
        assert time.monotonic() < until, "numbers that should be spoilt come back as they were"
        time.sleep(0.1)


def read(store: OnVictoriaMetrics, key: Key) -> set[float]:
    """Return the values of a series as queries of the last hour find them."""
    labels = ",".join(f'{name}="{value}"' for name, value in key.labels)
    found = store.over(f"{key.name}{{{labels}}}", NOW - HOUR, NOW, MINUTE)
    return {value for series in found for value in series.values}


@pytest.mark.parametrize("number", SPOILT)
def test_a_number_comes_back_as_two(site: Site, number: float) -> None:
    """The other tests stand on it: one number was written, a query finds another, too."""
    keys = [series.key for series in site.given if set(series.values) == {number}]
    assert keys
    for key in keys:
        assert read(site.store, key) > {number}, key


def test_a_fingerprint_comes_back_as_it_was(site: Site) -> None:
    """It has no more bits than are safe, so nothing has changed."""
    fingerprints = [series for series in site.given if "fingerprint" in series.key.name]
    assert fingerprints
    for series in fingerprints:
        assert read(site.store, series.key) == set(series.values)
    assert site.rows("hsm:hsm_configuration_fingerprint:changed") == []
    assert site.rows("partition:hsm_token_configuration_fingerprint:changed") == []


def test_an_idle_hsm_has_not_restarted(site: Site) -> None:
    """A counter that seems to lose a fraction of a command is no restart, and no mark on the page of the HSM."""
    assert site.rows("HSMReset") == []
    (mark,) = (query for query in queries(site.bundle) if query.where == "luna-hsm: annotation HSM resets")
    assert list(site.store.over(mark.expression, RESTARTED, NOW, MINUTE)) == []


def test_a_dead_job_stays_dead(site: Site) -> None:
    """A file whose time seems to change by a fraction of a microsecond was not written."""
    assert {row["instance"] for row in site.rows("LunaMonitorDown job_dead")} == {DEAD}
    assert site.rows("LunaMonitorDown stale") == []
