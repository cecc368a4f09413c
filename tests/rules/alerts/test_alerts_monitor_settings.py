"""What a site may set of the alerts about the monitor, and what the rules make of it."""

from pathlib import Path
from typing import Any

import pytest
from monitor_rules import TESTS_OF, failures, render

from luna_textfile.bundle.schema.types_basic import seconds
from luna_textfile.bundle.settings.alerts_monitor import ALERTS
from luna_textfile.config.model import CollectorConfig

NAMES = [alert.name for alert in ALERTS]
ODD = 'Zürich "two", {{ rack }} 1\\2 $1'
LONG: dict[str, Any] = {
    "inventory": [ODD, "hsm-b", "a/b c"],
    "prometheus": {
        "job": 'my "odd"  job $1 {{ x }}',
        "self_job": "me \\ $x",
        "scrape_interval": "15s",
        "scrape_timeout": "10s",
    },
    "links": {"grafana": "https://g.example/{{x}}/", "runbook": "https://r.example/{{x}}/{alert}"},
    "alerts": {
        "LunaMonitorDown": {"for": "7m30s", "stale": "11m7s", "severity": "warning"},
        "LunaSlotDown": {"for": "0s"},
        "LunaHSMAbsent": {"for": "12m", "seen_within": "2h", "severity": "info"},
        "LunaMonitorDailyStale": {"for": "1h", "stale": "49h"},
        "LunaMonitorScrapeErrors": {"for": "2m", "window_minute": "7m30s", "window_daily": "1h"},
        "LunaTextfileUnreadable": {"for": "1m"},
        "LunaRemoteWriteFailing": {"for": "4m", "percent": 12.5, "window": "10m"},
        "LunaRemoteWriteBehind": {"for": "0s", "behind": "5m30s"},
        "Watchdog": {"for": "3m"},
    },
}
SHORT: dict[str, Any] = {
    "alerts": {
        "LunaMonitorDown": {"for": "0s", "stale": "1m"},
        "LunaSlotDown": {"for": "9m"},
        "LunaHSMAbsent": {"for": "0s", "seen_within": "10m"},
        "LunaMonitorDailyStale": {"for": "0s", "stale": "25h"},
        "LunaMonitorScrapeErrors": {"for": "0s", "window_minute": "2m", "window_daily": "2h"},
        "LunaTextfileUnreadable": {"for": "0s"},
        "LunaRemoteWriteFailing": {"for": "0s", "percent": 0, "window": "2m"},
        "LunaRemoteWriteBehind": {"for": "1h", "behind": "1m"},
    }
}
FILES = {
    "luna-monitor": (
        "LunaMonitorDown",
        "LunaSlotDown",
        "LunaHSMAbsent",
        "LunaMonitorDailyStale",
        "LunaMonitorScrapeErrors",
        "LunaTextfileUnreadable",
        "Watchdog",
    ),
    "luna-monitor-inventory": (),
    "luna-remote-write": ("LunaRemoteWriteFailing", "LunaRemoteWriteBehind"),
}
SITES = {"long": (LONG, 300), "short": (SHORT, 10), "inventory only": ({"inventory": [ODD]}, 60)}


@pytest.mark.parametrize("site", SITES)
def test_the_unit_tests_stay_true_for_other_settings(tmp_path: Path, site: str) -> None:
    """Whoever changes thresholds, durations, intervals or names keeps unit tests that pass."""
    bundle, interval = SITES[site]
    collector = CollectorConfig(minute_interval_seconds=interval, minute_deadline_seconds=5)
    rules = render(tmp_path, bundle, collector)
    tests = [test for file in TESTS_OF for test in rules.tests(file)]
    assert len(tests) >= len(TESTS_OF)
    assert failures(tests) == ""


def test_numbers_are_never_stale_before_three_runs(tmp_path: Path) -> None:
    """With runs far apart the limits grow with them, whatever the settings say."""
    rules = render(tmp_path, {}, CollectorConfig(minute_interval_seconds=600))
    dead = next(rule for rule in rules.all("luna-monitor") if rule["labels"].get("cause") == "job_dead")
    assert "> 1800" in dead["expr"]
    errors = next(rule for rule in rules.all("luna-monitor") if rule["alert"] == "LunaMonitorScrapeErrors")
    assert "[50m]" in errors["expr"]


@pytest.mark.parametrize("name", NAMES)
def test_an_alert_that_is_switched_off_is_gone(tmp_path: Path, name: str) -> None:
    """Neither its rules nor its unit tests are rendered, and what is left still passes."""
    rules = render(tmp_path, {"alerts": {name: {"enabled": False}}})
    assert [path for path in tmp_path.rglob("luna-*.yml") if f"alertname: {name}\n" in path.read_text()] == []
    assert [path for path in tmp_path.rglob("luna-*.yml") if f"alert: {name}\n" in path.read_text()] == []
    file = next(file for file in TESTS_OF if name in FILES[file])
    tests = [test for test in rules.tests(file) if "forgotten" not in test.name]
    assert not tests or failures(tests) == ""


def test_nothing_is_left_when_all_are_switched_off(tmp_path: Path) -> None:
    """A file without a rule would be an error to vmalert."""
    render(tmp_path, {"alerts": {name: {"enabled": False} for name in NAMES}})
    assert not [path.name for path in tmp_path.rglob("luna-monitor*")]
    assert not [path.name for path in tmp_path.rglob("luna-remote*")]


def test_without_remote_write_there_is_nothing_to_watch(tmp_path: Path) -> None:
    """Its rules and tests are rendered only if samples are sent somewhere."""
    render(tmp_path, {"prometheus": {"remote_write_url": ""}})
    assert not [path.name for path in tmp_path.rglob("luna-remote*")]


def test_severities_and_links_are_the_configured_ones(tmp_path: Path) -> None:
    """Each of the causes carries them."""
    rules = render(tmp_path, LONG)
    down = [rule for rule in rules.all("luna-monitor") if rule["alert"] == "LunaMonitorDown"]
    assert len(down) == 6
    assert {rule["labels"]["severity"] for rule in down} == {"warning"}
    assert len({rule["labels"]["cause"] for rule in down}) == 6
    assert all(rule["annotations"]["runbook_url"].endswith("/LunaMonitorDown") for rule in down)


def test_what_is_muted_ends_at_the_same_moment(tmp_path: Path) -> None:
    """Every alert that LunaMonitorDown mutes stands behind it in its group: they are evaluated in this order."""
    rules = render(tmp_path, {})
    found = [rule["alert"] for rule in rules.all("luna-monitor") if rule["alert"] != "Watchdog"]
    assert found[:6] == ["LunaMonitorDown"] * 6
    assert set(FILES["luna-monitor"]) - {"Watchdog"} == set(found)
    assert rules.text("luna-monitor").count("- name:") == 2


def test_what_mutes_is_there_first() -> None:
    """Of two alerts about one incident the one that mutes the other waits less."""
    waits = {alert.name: seconds(alert.pending_period) for alert in ALERTS}
    for mutes, muted in (
        ("LunaMonitorDown", "LunaHSMAbsent"),
        ("LunaHSMAbsent", "LunaSlotDown"),
        ("LunaMonitorDown", "LunaMonitorScrapeErrors"),
        ("LunaMonitorDown", "LunaMonitorDailyStale"),
        ("LunaMonitorDown", "LunaTextfileUnreadable"),
        ("LunaTextfileUnreadable", "LunaMonitorDailyStale"),
    ):
        assert waits[mutes] < waits[muted], (mutes, muted)
