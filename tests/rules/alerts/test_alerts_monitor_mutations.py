"""The unit tests of the alerts about the monitor can fail: each rule, broken in one place, makes one of them fail."""

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from monitor_rules import TESTS_OF, Rules, failures, render

FOR_EVER = ("<= 300", "<= 3e9")
BROKEN = [
    # file, alert or record, cause, what is replaced, by what
    ("luna-monitor", "LunaMonitorDown", "host_down", '{job="luna-hsm"}', ""),
    ("luna-monitor", "LunaMonitorDown", "no_target", '{job="luna-hsm"}', ""),
    ("luna-monitor", "LunaMonitorDown", "file_missing", 'schedule="minute"', 'schedule=~".+"'),
    ("luna-monitor", "LunaMonitorDown", "file_missing", "> 0", ">= 0"),
    ("luna-monitor", "LunaMonitorDown", "file_missing", "+ on", "* on"),
    ("luna-monitor", "LunaMonitorDown", "file_missing", "node_textfile_scrape_error", "nil"),
    ("luna-monitor", "LunaMonitorDown", "file_missing", "  or\n", "  and\n"),
    ("luna-monitor", "LunaMonitorDown", "file_missing", "on (job, instance)", "on (job)"),
    ("luna-monitor", "LunaMonitorDown", "job_dead", "> 300", "> 360"),
    ("luna-monitor", "LunaMonitorDown", "job_dead", "> 300", ">= 300"),
    ("luna-monitor", "LunaMonitorDown", "job_dead", "unless", "and"),
    ("luna-monitor", "LunaMonitorDown", "stale", "< -300", "<= -300"),
    ("luna-monitor", "LunaMonitorDown", "stale", "and on", "unless on"),
    ("luna-monitor", "LunaMonitorDown", "hsm_unreachable", *FOR_EVER),
    ("luna-monitor", "LunaMonitorDown", "hsm_unreachable", "== 1", "== 2"),
    ("luna-monitor", "LunaMonitorDown", "hsm_unreachable", "unless on (job, instance)", "unless on (job)"),
    ("luna-monitor", "Watchdog", None, "> 0", "> 1"),
    ("luna-monitor", "LunaSlotDown", None, "== 0", "<= 1"),
    ("luna-monitor", "LunaSlotDown", None, "== 1", ">= 0"),
    ("luna-monitor", "LunaSlotDown", None, *FOR_EVER),
    ("luna-monitor", "LunaSlotDown", None, "and on (job, instance)\n  luna", "and on (job)\n  luna"),
    ("luna-monitor", "LunaHSMAbsent", None, "unless on (hsm)", "and on (hsm)"),
    ("luna-monitor", "LunaHSMAbsent", None, *FOR_EVER),
    ("luna-monitor-inventory", "hsm:hsm_token_info:expected", None, "== 1", "== 2"),
    ("luna-monitor-inventory", "instance:hsm_token_info:seen", None, "[1d:1h]", "[2d:1h]"),
    ("luna-monitor-inventory", "instance:hsm_token_info:seen", None, "[1d:1h]", "[12h:1h]"),
    ("luna-monitor-inventory", "instance:hsm_token_info:seen", None, ', kind!="ha_virtual"', ""),
    ("luna-monitor-inventory", "instance:hsm_token_info:seen", None, 'hsm!="", ', ""),
    ("luna-monitor", "LunaMonitorDailyStale", "stale", "abs", ""),
    ("luna-monitor", "LunaMonitorDailyStale", "stale", "> 93600", ">= 93600"),
    ("luna-monitor", "LunaMonitorDailyStale", "file_missing", *FOR_EVER),
    ("luna-monitor", "LunaMonitorScrapeErrors", None, "increase", "delta"),
    ("luna-monitor", "LunaMonitorScrapeErrors", None, "> 0", ">= 0"),
    ("luna-monitor", "LunaMonitorScrapeErrors", None, "[5m]", "[10m]"),
    ("luna-monitor", "LunaMonitorScrapeErrors", None, ") == 0", ") == 2"),
    ("luna-monitor", "LunaMonitorScrapeErrors", None, "<= 2", "<= 9"),
    ("luna-monitor", "LunaMonitorScrapeErrors", None, "max by", "min by"),
    ("luna-monitor", "LunaMonitorScrapeErrors", None, "luna_monitor_up{", "luna_monitor_up_not{"),
    ("luna-monitor", "LunaMonitorScrapeErrors", None, "[35m]", "[10m]"),
    ("luna-monitor", "LunaMonitorScrapeErrors", None, ">= luna_monitor_last_run", "> luna_monitor_last_run"),
    ("luna-monitor", "LunaTextfileUnreadable", None, "== 1", ">= 0"),
    ("luna-monitor", "LunaTextfileUnreadable", None, "(.+/)?", ""),
    ("luna-monitor", "LunaTextfileUnreadable", None, "(.+/)?", "(.+)?"),
    ("luna-monitor", "LunaTextfileUnreadable", None, "unless on (job, instance)", "unless on (job)"),
    ("luna-remote-write", "LunaRemoteWriteFailing", None, "> 0.01", "> 0.0099"),
    ("luna-remote-write", "LunaRemoteWriteFailing", None, "samples_retried", "samples_failed"),
    ("luna-remote-write", "LunaRemoteWriteFailing", None, "> 0.01", "> 0.0101"),
    ("luna-remote-write", "LunaRemoteWriteBehind", None, "> 120", ">= 120"),
    ("luna-remote-write", "LunaRemoteWriteBehind", None, "> 0", ">= 0"),
]
"""Each as somebody might get it wrong."""


FILES = tuple(TESTS_OF)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Render the default alerts, once: a test breaks a copy."""
    return render(tmp_path_factory.mktemp("alerts"), {})


def is_it(rule: dict[str, Any], name: str, cause: str | None) -> bool:
    """Tell whether a rule has this name, and this cause."""
    return name in (rule.get("alert"), rule.get("record")) and rule.get("labels", {}).get("cause") == cause


def report(rules: Rules, copy: Path, broken: tuple[str, str, str | None, str, str]) -> str:
    """Return what the unit tests say of a copy of the rules with one thing broken."""
    file, name, cause, old, new = broken
    changed = []

    def change(rule: dict[str, Any]) -> None:
        if is_it(rule, name, cause) and old in rule["expr"]:
            rule["expr"] = rule["expr"].replace(old, new)
            changed.append(rule)

    own = rules.copy(copy)
    own.change(file, change)
    assert len(changed) == 1, f"{broken} no longer fits the rule"
    # A day in steps of minutes takes a second: only for what is about a day.
    found = [path for path in own.tests(file) if "forgotten" not in path.name or "[1d:" in old]
    judges = [path for path in found if f"alertname: {name}\n" in path.read_text()] or found
    return next((text for path in judges if (text := failures([path]))), "")


def test_every_broken_rule_is_noticed(rules: Rules, tmp_path: Path) -> None:
    """With one thing in its expression wrong, the unit tests fail: of all mutations none survives."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        copies = [tmp_path / str(number) for number in range(len(BROKEN))]
        reports = pool.map(report, repeat(rules), copies, BROKEN)
        survivors = [row for row, text in zip(BROKEN, reports, strict=True) if not text]
    assert survivors == []


@pytest.mark.parametrize("longer", [False, True])
@pytest.mark.parametrize("file", FILES)
def test_an_alert_that_waits_otherwise_is_noticed(rules: Rules, tmp_path: Path, file: str, longer: bool) -> None:
    """Without `for`, or with one a minute longer, the unit tests of every alert fail."""
    waiting = {(rule["alert"], rule["labels"].get("cause")) for rule in rules.all(file) if "for" in rule}

    def change(rule: dict[str, Any]) -> None:
        if "for" in rule:
            rule["for"] = f"{int(rule['for'][:-1]) + 1}m" if longer else "0s"

    own = rules.copy(tmp_path / "alerts")
    own.change(file, change)
    text = failures([path for path in own.tests(file) if "forgotten" not in path.name])
    assert {name for name, _ in waiting if f"alertname: {name}," in text} == {name for name, _ in waiting}
    assert {cause for _, cause in waiting if cause and f'cause="{cause}"' in text} == {c for _, c in waiting if c}


def test_the_rules_as_they_are_pass(rules: Rules, tmp_path: Path) -> None:
    """Written out by the same means, but unchanged, they pass: it is the mutations that fail."""
    own = rules.copy(tmp_path / "alerts")
    for file in FILES:
        own.change(file, lambda _: None)
        assert failures(own.tests(file)) == ""
