"""The unit tests of the alerts about the monitor can fail: each rule, broken in one place, makes one of them fail."""

from pathlib import Path
from typing import Any

import pytest
from monitor_rules import TESTS_OF, Rules, render
from mutants import Mutant, survivors

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


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Render the default alerts, once: a test breaks a copy."""
    return render(tmp_path_factory.mktemp("alerts"), {})


def mutant(file: str, name: str, cause: str | None, old: str, new: str) -> Mutant:
    """Return a mutant that the unit tests of its file have to notice; those of its alert if it is one."""
    # A day in steps of minutes takes a second: only for what is about a day.
    tests = tuple(test for test in TESTS_OF[file] if "forgotten" not in test or "[1d:" in old)
    return Mutant(file, name, old, new, tests, "" if ":" in name else name, cause)


def test_every_broken_rule_is_noticed(rules: Rules, tmp_path: Path) -> None:
    """With one thing in its expression wrong, the unit tests fail: of all mutations none survives."""
    assert survivors(rules, [mutant(*broken) for broken in BROKEN], tmp_path) == []


@pytest.mark.parametrize("longer", [False, True])
def test_an_alert_that_waits_otherwise_is_noticed(rules: Rules, tmp_path: Path, longer: bool) -> None:
    """Without `for`, or with one a minute longer, the unit tests of every alert fail."""

    def wait(rule: dict[str, Any]) -> str:
        return f"{int(rule['for'][:-1]) + 1}m" if longer else "0s"

    mutants = [
        mutant(file, rule["alert"], rule["labels"].get("cause"), rule["for"], wait(rule))._replace(key="for")
        for file in TESTS_OF
        for rule in rules.all(file)
        if "for" in rule
    ]
    assert len(mutants) > 10
    assert survivors(rules, mutants, tmp_path) == []


def test_the_rules_as_they_are_pass(rules: Rules, tmp_path: Path) -> None:
    """Judged by the same means, but unchanged, they pass: it is the mutations that fail."""
    found = [mutant(file, name, cause, old, old) for file, name, cause, old, _ in BROKEN]
    same = list({(one.file, one.test): one for one in found}.values())
    assert survivors(rules, same, tmp_path) == same
