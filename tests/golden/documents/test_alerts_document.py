"""docs/alerts.md: every alert with its query, parameters, metrics and labels."""

import json
import os

import pytest
from fixtures.proven import REPOSITORY

from luna_textfile.bundle.settings.alerts import ALERTS
from tools.documents.alerts import default_rules, markdown, metrics, resolves

DOCUMENT = REPOSITORY / "docs" / "alerts.md"
MEASURED = json.loads((REPOSITORY / "tests/e2e/chain/measured.json").read_text())
"""How long each alert took in the last run of which the numbers were kept."""


def section(name: str) -> str:
    """Return what the document says of an alert."""
    return markdown(MEASURED).split(f"\n## {name}\n")[1].split("\n## ")[0]


def test_the_document_is_what_the_rules_are() -> None:
    """docs/alerts.md is generated and up to date: UPDATE_GOLDEN=1 writes it anew."""
    if os.environ.get("UPDATE_GOLDEN"):
        DOCUMENT.write_text(markdown(MEASURED))
    assert DOCUMENT.read_text() == markdown(MEASURED)


def test_every_alert_of_the_default_bundle_is_in_it() -> None:
    """Every alert of the table is rendered by default, and the document has it."""
    assert set(default_rules().alerting) == {alert.name for alert in ALERTS}
    for alert in ALERTS:
        assert alert.meaning in section(alert.name)


@pytest.mark.parametrize("name", [alert.name for alert in ALERTS])
def test_an_alert_is_told_whole(name: str) -> None:
    """Labels come from unit tests that saw it fire; the query is the rule's."""
    text = section(name)
    assert "- Labels: `" in text
    assert "severity" in text
    for rule in default_rules().alerting[name]:
        assert rule["expr"].rstrip() in text


def test_recorded_series_are_followed_to_what_is_scraped() -> None:
    """The metrics of an alert are families that a scrape has, whatever rules lie between."""
    recorded = {"a:b:c": 'rate(raw_total{job="no_metric{"}[5m])', "a:b:d": "a:b:c > 0 and sum by (x) (up{x='y'})"}
    assert metrics("a:b:d > 1", recorded) == ("raw_total", "up")


def test_a_runbook_that_does_not_say_how_its_alert_ends_is_an_error() -> None:
    """Resolves is a paragraph of its own; without it nothing is made up."""
    assert resolves("## Meaning\n\nResolves: by\nitself.\n\n## Impact\n") == "by itself."
    with pytest.raises(ValueError, match="Resolves"):
        resolves("## Meaning\n\nIt resolves.\n")


def test_no_text_breaks_a_table() -> None:
    """Each row has as many cells as its head."""
    rows = [line for line in markdown(MEASURED).splitlines() if line.startswith("| ")]
    assert {line.count("|") for line in rows} <= {4, 5}


@pytest.mark.parametrize(
    ("alert", "cause", "wait"),
    [
        ("LunaMonitorDown", "host_down", "4 min 10 s"),  # 2 m, a scrape, an evaluation, 10 s: no job runs
        ("LunaMonitorDown", "file_missing", "5 min 10 s"),  # and a run
        ("HSMStorageHigh", "", "12 min, after the daily run"),  # 5 m, a scrape, an evaluation, 5 m
        ("HSMStoragePredictedFull", "", "71 min, after the daily run"),  # 1 h, a scrape, an evaluation of 5 m, 5 m
        ("HSMRoleNotActivated", "", "11 min 10 s, after the daily run"),  # 5 m, a scrape, an evaluation of 5 m, 10 s
        ("HSMRoleLocked", "", "9 min 10 s"),  # the token tells it too, each minute
        ("Watchdog", "", "1 min"),
    ],
)
def test_times_by_default(alert: str, cause: str, wait: str) -> None:
    """What an alert waits for: `for`, a run of its job, a scrape, an evaluation, Alertmanager's wait."""
    row = {"alert": alert, "cause": cause, "fault": "T", "seconds": {"a": 1}}
    assert f"| T | 1 to 1 | {wait} |\n" in markdown({"settings": "S.", "rows": [row]})


def test_a_row_of_times() -> None:
    """The least and the most of the chains; a chain that did not tell it is not counted as quick."""
    row = {"alert": "HSMSessionLeak", "cause": "", "fault": "a leak", "seconds": {"a": 12, "b": 9, "c": None}}
    text = markdown({"settings": "S.", "rows": [row]})
    assert "| HSMSessionLeak | a leak | 9 to 12 | 33 min 10 s |" in text
