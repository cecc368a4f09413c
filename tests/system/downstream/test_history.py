"""The made-up history is what the real jobs would have written, minute by minute."""

import itertools
from collections.abc import Mapping

import pytest
from fixtures import web
from fixtures.victoria_metrics import StartVictoriaMetrics

from downstream.anchors import anchors
from downstream.faults import END
from downstream.history import main
from downstream.host import Host
from downstream.series import DAY, HOUR, MINUTE, Grid, Key, Series, key
from downstream.words import metrics

CLOCKS = ("duration_seconds", "timestamp_seconds")
SCENARIOS = [("incident-session-leak", 6 * DAY), ("incident-capacity", 33 * DAY), ("incident-slow-operations", 3 * DAY)]


def told(found: list[Series]) -> Mapping[Key, Mapping[int, float]]:
    """Give the values of each of our families by time, without what the scrape adds."""
    added = {"job", "instance", "environment", "hsm_type"}
    return {
        Key(series.key.name, tuple(pair for pair in series.key.labels if pair[0] not in added)): dict(
            zip(series.times, series.values, strict=True)
        )
        for series in found
    }


@pytest.mark.parametrize(("scenario", "at"), SCENARIOS, ids=[name for name, _ in SCENARIOS])
def test_between_the_corners(scenario: str, at: int) -> None:
    """At times at which no job ran for it, a history without waves has the value that a job writes then."""
    found = told(list(Host(scenario, at, wave_step=HOUR).series(Grid(END, 2.5))))
    times = [END - 2 * DAY - 7 * HOUR, END - 11 * HOUR - 5 * MINUTE, END - 17 * MINUTE]
    for run in anchors(scenario, "minute", frozenset(float(time - END + at) for time in times)):
        for one, value in run.values.items():
            if not one.name.endswith(CLOCKS):
                near = found[one][int(END - at + run.elapsed)]
                assert near == pytest.approx(value, rel=1e-6, abs=1), (one, run.elapsed)


def test_daily_numbers_change_at_midnight() -> None:
    """What the daily job writes is the same all day, and time stamps say when it was written."""
    found = told(list(Host("incident-capacity", 10 * DAY).series(Grid(END, 2))))
    used = found[key("hsm_storage_used_bytes", hsm="zurich", simulated="true")]
    steps = [time for one, time in itertools.pairwise(used) if used[one] != used[time]]
    assert len(steps) == 2
    assert all(time % DAY == 0 for time in steps)
    last = found[key("luna_monitor_last_run_timestamp_seconds", schedule="daily", simulated="true")]
    assert 0 <= END - last[END] < DAY


def test_counters_never_go_back() -> None:
    """Before a scenario began its counters went on as they do at its beginning; gauges stood still."""
    found = told(list(Host("incident-session-leak", DAY).series(Grid(END, 4))))
    commands = list(found[key("hsm_stats_total_commands", command_type="all", hsm="zurich", simulated="true")].values())
    assert commands[0] >= 0
    assert {round(b - a) for a, b in itertools.pairwise(commands)} <= {100 * MINUTE, 500 * MINUTE // 5 * 5, 30000}
    (sessions,) = (values for one, values in found.items() if one.name == "hsm_token_session_count")
    assert sessions[END - 3 * DAY] == 100
    assert sessions[END] == 512


def test_command_line(victoria_metrics: StartVictoriaMetrics) -> None:
    """The command fills a VictoriaMetrics; queries see all at once, the other programs' series too."""
    storage = victoria_metrics("newest")
    given = ("--scenario", "incident-capacity", "--days", "2", "--at", "40d", "--end", str(END), "--others")
    assert main([*given, "--name", "zurich=bern", "--instance", "x:9100", "--victoriametrics", storage.url]) == 0
    (row,) = web.query(storage.url, "query", query="hsm_storage_used_bytes", time=str(END))
    assert row["metric"]["hsm"] == "bern"
    assert row["metric"]["instance"] == "x:9100"
    assert 30e9 < float(row["value"][1]) < 30.4e9
    assert storage.rows("rate(http_requests_total[5m]) > 0", END)


def test_words_of_an_expression() -> None:
    """Names are found wherever a query can have them; label names and functions are none."""
    expression = (
        'sum by (a) (rate(b{c="d"}[5m] offset 1d)) / on (e) group_left () max_over_time((f:g:h)[30d:6h])'
        " or topk(scalar(i), -quantile_over_time(0.5, j[5m])) unless abs(absent(k == 1))"
    )
    assert metrics(expression) == {"b", "f:g:h", "i", "j", "k"}
