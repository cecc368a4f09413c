"""The three incidents: which alerts fire, how long before harm is done, and that no others do."""

import os
from pathlib import Path
from random import Random

import pytest
from downstream.imports import to_victoria_metrics
from downstream.rules import Rule
from downstream.series import DAY, HOUR, MINUTE, Series

from incidents.conftest import EpisodesOf, empty_store
from incidents.document import incident_table, part, replace
from incidents.evaluation import evaluate
from incidents.incident import BEGIN, INCIDENTS, Incident, seen, words_of

EARLY: dict[str, dict[str, float]] = {
    "session-leak": {"HSMSessionLeak": 94, "HSMSessionUsageHigh": 18},
    "capacity": {
        "HSMStoragePredictedFull": 55 * 24,
        "HSMPartitionStoragePredictedFull": 55 * 24,
        "HSMStorageHigh": 30 * 24,
        "HSMPartitionStorageHigh": 30 * 24,
        "HSMStorageCritical": -24,
        "HSMPartitionStorageCritical": -24,
    },
    "slow-operations": {
        "HSMPartitionStoragePredictedFull": 30,
        "HSMPartitionStorageHigh": 7,
        "HSMOperationRateDropped": -0.5,
        "HSMPartitionStorageCritical": -24,
    },
}
"""Hours before harm by which each alert must have fired; below 0: so long after it. The daily job sees storage once a
day, so what fills in two days is critical before it says so."""

MONTHS = 30
"""Days: an incident that lasts longer takes minutes to evaluate."""
EACH = pytest.mark.parametrize(
    "incident",
    [pytest.param(one, id=one.name, marks=[pytest.mark.exhaustive] if one.days > MONTHS else []) for one in INCIDENTS],
)


@EACH
def test_it_is_seen_early_and_nothing_else_is(incident: Incident, episodes_of: EpisodesOf) -> None:
    """Exactly the alerts of this incident fire, each as early as it must, and none in the quiet time before."""
    found = {row.alert: (incident.harm * DAY - row.first) / HOUR for row in seen(episodes_of(incident.name))}
    assert found.keys() == EARLY[incident.name].keys()
    assert {alert: hours for alert, hours in found.items() if hours < EARLY[incident.name][alert]} == {}
    assert [episode for episode in episodes_of(incident.name) if episode.begin < BEGIN] == []


def test_a_leak_is_told_once(episodes_of: EpisodesOf) -> None:
    """HSMSessionLeak fires without a break from its beginning until the application is mended, on day 4.75."""
    (leak,) = (episode for episode in episodes_of("session-leak") if episode.alert == "HSMSessionLeak")
    assert 4.7 * DAY < leak.end - BEGIN < 4.9 * DAY


def test_a_leak_in_noise(default_rules: list[Rule], tmp_path: Path) -> None:
    """With noise of 5 % from minute to minute it is told as early, and from the fourth day on without a break."""
    incident = next(row for row in INCIDENTS if row.name == "session-leak")
    random = Random(0)  # noqa: S311 - the same noise every time
    noise = [1 + 0.05 * random.gauss(0, 1) for _ in range(30 * DAY // MINUTE)]
    with empty_store(tmp_path) as store:
        series = incident.series(words_of(default_rules))
        to_victoria_metrics([_noisy(one, noise) for one in series], store.server.url)
        found = evaluate(default_rules, store, incident.span)
    leaks = [(one.begin - BEGIN, one.end - BEGIN) for one in found if one.alert == "HSMSessionLeak"]
    assert 0 < leaks[0][0] < 3 * HOUR
    assert any(begin < 3.2 * DAY and end > 4.7 * DAY for begin, end in leaks)


@EACH
def test_the_document_says_so(incident: Incident, episodes_of: EpisodesOf) -> None:
    """docs/incidents.md has the table of this run (UPDATE_GOLDEN=1 writes it)."""
    table = incident_table(incident, seen(episodes_of(incident.name)))
    if os.environ.get("UPDATE_GOLDEN"):
        replace(incident.name, table)
    assert part(incident.name) == table


@pytest.mark.parametrize(
    ("name", "family", "harmful"),
    [
        ("session-leak", "hsm_token_session_count", 2048),
        ("capacity", "hsm_storage_used_bytes", 57_000_000_000),
        ("slow-operations", "hsm_token_storage_used_bytes", 992_000),
    ],
)
def test_harm_is_where_it_is_said_to_be(name: str, family: str, harmful: float) -> None:
    """What the jobs write reaches the harmful value then: within a day, since storage is asked for once a day."""
    incident = next(row for row in INCIDENTS if row.name == name)
    (series,) = incident.series({family})
    assert -HOUR < _reached(series, harmful) - BEGIN - incident.harm * DAY < DAY


def _reached(series: Series, value: float) -> int:
    return next(time for time, now in zip(series.times, series.values, strict=True) if now >= value)


def _noisy(series: Series, noise: list[float]) -> Series:
    if series.key.name not in ("hsm_token_session_count", "hsm_token_status_session_count"):
        return series
    return series._replace(values=[round(value * more) for value, more in zip(series.values, noise, strict=False)])
