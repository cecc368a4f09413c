"""What is true of one engine is true of the others: Prometheus sees the incidents when VictoriaMetrics does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from downstream.imports import to_openmetrics, to_victoria_metrics
from downstream.rules import Rule, Store
from downstream.series import HOUR, MINUTE, Key, Series
from downstream.stores import OnPrometheus
from fixtures.prometheus import import_blocks, prometheus
from fixtures.proven import RELEASES

from incidents.conftest import empty_store
from incidents.evaluation import Span, evaluate
from incidents.incident import BEGIN, INCIDENTS, Seen, seen, words_of

NEAR = 10 * MINUTE
"""Engines differ by less: at the edges of ranges, in what they take for the latest sample."""

TAKES_THE_PAST = "storage:\n  tsdb:\n    out_of_order_time_window: 100d\n"
_LEAK = next(row for row in INCIDENTS if row.name == "session-leak")._replace(days=1, before=3)
"""The beginning is what differs, if anything does; weeks of remote write take long."""


def alike(one: list[Seen], other: list[Seen]) -> bool:
    """Tell whether the same alerts fired at about the same times."""
    pairs = list(zip(one, other, strict=False))
    return len(one) == len(other) and all(
        first.alert == second.alert and abs(first.first - second.first) <= NEAR for first, second in pairs
    )


@contextmanager
def with_the_leak(rules: list[Rule], release: str, folder: Path) -> Iterator[Store]:
    """Run a Prometheus that has the incident's history."""
    to_openmetrics(_LEAK.series(words_of(rules)), folder / "history.om")
    import_blocks(folder / "history.om", folder / "data", release)
    (folder / "prometheus.yml").write_text(TAKES_THE_PAST)
    options = ("--web.enable-remote-write-receiver",)
    with prometheus(folder / "prometheus.yml", folder / "data", release, folder / "log", *options) as server:
        yield OnPrometheus(server)


def in_victoria_metrics(rules: list[Rule], folder: Path, late: int = 0) -> list[Seen]:
    """Return what VictoriaMetrics says of the incident's history."""
    folder.mkdir()
    with empty_store(folder) as store:
        to_victoria_metrics(_LEAK.series(words_of(rules)), store.server.url)
        return seen(evaluate(rules, store, _LEAK.span, late))


@pytest.mark.parametrize("release", RELEASES)
def test_prometheus_sees_the_leak_when_victoria_metrics_does(
    default_rules: list[Rule], tmp_path: Path, release: str
) -> None:
    """Of the same history both engines make the same alert, at the same time."""
    expected = in_victoria_metrics(default_rules, tmp_path / "other")
    assert [row.alert for row in expected] == ["HSMSessionLeak"]
    (tmp_path / "own").mkdir()
    with with_the_leak(default_rules, release, tmp_path / "own") as store:
        assert alike(seen(evaluate(default_rules, store, _LEAK.span)), expected)


def test_rules_that_see_each_other_late(default_rules: list[Rule], tmp_path: Path) -> None:
    """If every recording reaches the next rule a minute late, as in vmalert, the same alerts fire minutes later."""
    late = in_victoria_metrics(default_rules, tmp_path / "late", MINUTE)
    assert alike(late, in_victoria_metrics(default_rules, tmp_path / "at once"))


def test_for_is_counted_from_the_first_row(tmp_path: Path) -> None:
    """A row must be there at every evaluation for as long as `for`; a gap begins anew."""
    begin = BEGIN // HOUR * HOUR
    rule = Rule("Short 1", "x > 0", {"alertname": "Short"}, (), pending=3 * MINUTE)
    with empty_store(tmp_path) as store:
        times = [begin + place * MINUTE for place in range(20)]
        values = [1 if 2 <= place < 5 or 8 <= place < 14 else 0 for place in range(20)]
        store.add([_series(times, values)])
        found = evaluate([rule], store, Span(begin, times[-1]))
    assert [((one.begin - begin) // MINUTE, (one.end - begin) // MINUTE) for one in found] == [(11, 13)]


def _series(times: list[int], values: list[int]) -> Series:
    return Series(Key("x", ()), times, values)
