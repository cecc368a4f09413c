"""The unit tests of the alerts about HSMs can fail: each rule, broken in one place, makes one of them fail."""

from pathlib import Path

import pytest
from hsm_rules import DAYS, WEEKS
from monitor_rules import Rules, render
from mutants import Mutant, survivors

pytestmark = pytest.mark.exhaustive

Broken = tuple[str, str, str, str]
"""The subject of a file of rules, an alert or a recording in it, what is replaced, by what."""

ALERT_OF = {
    "hsm:luna_monitor_host:info": "HSMStorageHigh",
    "partition:luna_monitor_host:info": "TokenObjectCountHigh",
    "instance:luna_monitor_slot_up:past": "TokenObjectCountHigh",
    "hsm:hsm_storage_used:ratio": "HSMStorageHigh",
    "hsm:hsm_storage_used_bytes:max": "HSMStorageHigh",
    "hsm:hsm_storage_total_bytes:max": "HSMStorageHigh",
    "partition:hsm_token_storage_used:ratio": "HSMPartitionStorageHigh",
    "partition:hsm_token_object_count:max": "TokenObjectCountHigh",
    "partition:hsm_token_sessions:max": "HSMSessionUsageHigh",
    "partition:hsm_token_sessions:ratio": "HSMSessionUsageHigh",
    "partition:hsm_token_sessions:median": "HSMSessionLeak",
    "partition:hsm_token_sessions:growth": "HSMSessionLeak",
    "partition:hsm_token_sessions:leak": "HSMSessionLeak",
    "hsm:hsm_stats_commands:rate": "HSMOperationRateDropped",
    "hsm:hsm_stats_commands:change1h": "HSMOperationRateAnomaly",
    "hsm:hsm_stats_commands:usual": "HSMOperationRateDropped",
    "hsm:hsm_stats_commands:ratio": "HSMOperationRateDropped",
    "hsm:hsm_firmware_version:latest": "HSMFirmwareChanged",
    "hsm:hsm_firmware_version:before": "HSMFirmwareChanged",
    "hsm:hsm_policy:before": "HSMPolicyChanged",
    "hsm:hsm_policy:max": "HSMPolicyChanged",
    "hsm:hsm_capability:before": "HSMCapabilityChanged",
    "hsm:hsm_capability:max": "HSMCapabilityChanged",
}
"""Recordings, each with an alert whose unit tests judge it."""
JUDGED_BY = {("partition:hsm_token_sessions:max", "<= 300"): "HSMSessionLeak"}
"""Where another alert has to notice: the limit of sessions dies with the job too, so a share of it ends anyhow."""
TESTED_WITH = {"hosts": "storage"}
"""Subjects without alerts."""

BROKEN = [
    ("storage", "HSMStorageHigh", "> 0.8", "> 0.802"),
    ("storage", "HSMStorageHigh", "> 0.8", "> 0.798"),
    ("storage", "HSMStorageHigh", "> 0.8", "> 8"),
    ("storage", "HSMStorageHigh", "group_left (instance)", "group_left ()"),
    ("storage", "HSMStorageCritical", "> 0.95", "> 0.952"),
    ("storage", "HSMStorageCritical", "> 0.95", "> 0.948"),
    ("storage", "HSMPartitionStorageHigh", "> 0.8", "> 0.798"),
    ("storage", "HSMPartitionStorageHigh", "partition:luna_monitor_host:info", "partition:luna_monitor_host:nil"),
    ("storage", "HSMPartitionStorageCritical", "> 0.95", "> 0.948"),
    ("storage", "TokenObjectCountHigh", "> 10000", "> 10001"),
    ("storage", "TokenObjectCountHigh", "> 10000", "> 9998"),
    ("storage", "hsm:hsm_storage_used:ratio", "<= 93600", "<= 9e9"),
    ("storage", "hsm:hsm_storage_used:ratio", 'schedule="daily"', 'schedule="minute"'),
    ("storage", "hsm:hsm_storage_used:ratio", ") > 0", ") >= 0"),
    ("storage", "partition:hsm_token_storage_used:ratio", "<= 93600", "<= 9e9"),
    ("storage", "partition:hsm_token_storage_used:ratio", ") > 0", ") >= 0"),
    ("storage", "partition:hsm_token_object_count:max", "<= 93600", "<= 9e9"),
    ("storage", "partition:hsm_token_object_count:max", "(hsm, serial, label)", "(hsm, serial, label, instance)"),
    ("storage", "hsm:hsm_storage_used_bytes:max", "used", "free"),
    ("storage", "hsm:hsm_storage_total_bytes:max", "total", "used"),
    ("hosts", "hsm:luna_monitor_host:info", "> 1", "> 2"),
    ("hosts", "hsm:luna_monitor_host:info", "or on", "and on"),
    ("hosts", "hsm:luna_monitor_host:info", "== 1", "== 0"),
    ("hosts", "partition:luna_monitor_host:info", "> 1", "> 2"),
    ("hosts", "partition:luna_monitor_host:info", "or on", "and on"),
    ("hosts", "partition:luna_monitor_host:info", "slot_up:past", "slot_up:nil"),
    ("hosts", "instance:luna_monitor_slot_up:past", "[1d:1h]", "[10m:1h]"),
    ("hosts", "instance:luna_monitor_slot_up:past", "== 1\nunless", "== 0\nunless"),
    ("sessions", "HSMSessionUsageHigh", "> 0.8", "> 0.802"),
    ("sessions", "HSMSessionUsageHigh", "> 0.8", "> 0.798"),
    ("sessions", "HSMSessionUsageHigh", "> 0.76", "> 0.78"),
    ("sessions", "HSMSessionUsageHigh", "0.67", "0.8"),
    ("sessions", "HSMSessionUsageHigh", "0.67", "0.4"),
    ("sessions", "partition:hsm_token_sessions:max", "hsm_token_status_session_count", "hsm_token_session_count"),
    ("sessions", "partition:hsm_token_sessions:max", '"count", "status"', '"count", ""'),
    ("sessions", "partition:hsm_token_sessions:max", "<= 300", "<= 3e9"),
    ("sessions", "partition:hsm_token_sessions:ratio", "> 0", ">= 0"),
    ("sessions", "partition:hsm_token_sessions:growth", "offset 61m", "offset 31m"),
    ("sessions", "partition:hsm_token_sessions:median", "[30m]", "[2m]"),
    ("sessions", "partition:hsm_token_sessions:leak", "> 10", "> 9"),
    ("sessions", "partition:hsm_token_sessions:leak", "> 10", "> 18"),
    ("sessions", "partition:hsm_token_sessions:leak", "0.5 *", "0.1 *"),
    ("sessions", "partition:hsm_token_sessions:leak", "0.5 *", "5 *"),
    ("sessions", "partition:hsm_token_sessions:leak", ">= 0.03", ">= 3"),
    ("sessions", "HSMSessionLeak", "and on (hsm, serial, label) partition:hsm_token_sessions:max", ""),
    ("sessions", "HSMSessionLeak", "[1h]", "[1m]"),
    ("sessions", "HSMSessionLeak", ">= 30", ">= 5"),
    ("operations", "HSMOperationRateAnomaly", "abs", ""),
    ("operations", "HSMOperationRateAnomaly", "> 100", "> 89"),
    ("operations", "HSMOperationRateAnomaly", "> 100", "> 111"),
    ("operations", "hsm:hsm_stats_commands:rate", "rate(", "1 / 300 * delta("),
    ("operations", "hsm:hsm_stats_commands:rate", "<= 300", "<= 3e9"),
    ("operations", "hsm:hsm_stats_commands:rate", "and rate(", "or rate("),
    ("operations", "hsm:hsm_stats_commands:change1h", "offset 1h", "offset 10m"),
    ("operations", "HSMOperationRateDropped", "< 0.5", "< 0.65"),
    ("operations", "HSMOperationRateDropped", "< 0.5", "< 0.1"),
    ("operations", "hsm:hsm_stats_commands:usual", "[1d] offset 1h", "[1d] offset 1m"),
    ("operations", "HSMOperationRateDropped", ">= 10", ">= 1"),
    ("operations", "HSMOperationRateDropped", ">= 10", ">= 1000"),
    ("changes", "HSMFirmwareChanged", "unless on (hsm, version)", "and on (hsm, version)"),
    ("changes", "HSMFirmwareChanged", '"previous", "$1"', '"previous", "old"'),
    ("changes", "hsm:hsm_firmware_version:latest", "== on (hsm)", "<= on (hsm)"),
    ("changes", "hsm:hsm_firmware_version:latest", "<= 93600", "<= 9e9"),
    ("changes", "hsm:hsm_firmware_version:before", "offset 1d", "offset 2h"),
    ("changes", "hsm:hsm_firmware_version:before", "[6d:1h]", "[1d:1h]"),
    ("changes", "hsm:hsm_firmware_version:before", "== on (hsm)", "<= on (hsm)"),
    ("changes", "HSMFirmwareChanged", "topk by (hsm) (1, label_replace(", "(label_replace("),
    ("changes", "HSMPolicyChanged", "!=", ">"),
    ("changes", "HSMPolicyChanged", "!=", "<"),
    ("changes", "HSMPolicyChanged", "!=", "=="),
    ("changes", "hsm:hsm_policy:before", "offset 1d", "offset 2h"),
    ("changes", "hsm:hsm_policy:before", "[6d:1h]", "[2h:1h]"),
    ("changes", "hsm:hsm_policy:max", "<= 93600", "<= 9e9"),
    ("changes", "HSMCapabilityChanged", "!=", ">"),
    ("changes", "hsm:hsm_capability:before", "offset 1d", "offset 2h"),
    ("changes", "hsm:hsm_capability:max", "<= 93600", "<= 9e9"),
    ("forecast", "HSMStoragePredictedFull", "0.95", "0.99"),
    ("forecast", "HSMStoragePredictedFull", "< 90", "< 80"),
    ("forecast", "HSMStoragePredictedFull", "< 90", "< 101"),
    ("forecast", "HSMStoragePredictedFull", "offset 1w", "offset 1d"),
    ("forecast", "HSMStoragePredictedFull", "offset 1w", "offset 11d"),
    ("forecast", "HSMStoragePredictedFull", "<= 0.95", "<= 2"),
    ("forecast", "HSMStoragePredictedFull", "> 0\n", "< 1e9\n"),
    ("forecast", "HSMStoragePredictedFull", "86400", "3600"),
    (
        "forecast",
        "HSMStoragePredictedFull",
        "0.95 - hsm:hsm_storage_used:ratio",
        "0.95 - predict_linear(hsm:hsm_storage_used:ratio[30d:6h], 0)",
    ),
    ("forecast", "HSMPartitionStoragePredictedFull", "< 90", "< 101"),
    (
        "forecast",
        "HSMPartitionStoragePredictedFull",
        "0.95 - partition:hsm_token_storage_used:ratio",
        "0.95 - predict_linear(partition:hsm_token_storage_used:ratio[30d:6h], 0)",
    ),
    ("forecast", "HSMPartitionStoragePredictedFull", "offset 1w", "offset 1d"),
    ("forecast", "HSMPartitionStoragePredictedFull", "<= 0.95", "<= 2"),
]
"""Each as somebody might get it wrong."""
OF_DAYS = {
    ("operations", "hsm:hsm_stats_commands:usual", "min_over_time", "avg_over_time"): (
        DAYS,
        "HSMSessionLeak: quiet in an ordinary week",
    ),
    ("operations", "HSMOperationRateDropped", "dropped[1d]", "dropped[1h]"): (
        DAYS,
        "HSMOperationRateDropped: as long as it is slow",
    ),
    ("operations", "hsm:hsm_stats_commands:dropped", "< 0.5", "< 0.1"): (
        DAYS,
        "HSMOperationRateDropped: as long as it is slow",
    ),
    ("sessions", "partition:hsm_token_sessions:leak", "<= 1.1", "<= 0"): (
        WEEKS,
        "HSMSessionLeak: quiet after holidays",
    ),
    ("sessions", "partition:hsm_token_sessions:leak", "and on (hsm)\n", "or on (hsm)\n"): (
        WEEKS,
        "HSMSessionLeak: quiet without",
    ),
    ("sessions", "partition:hsm_token_sessions:usual", "0.75", "0.5"): (WEEKS, "HSMSessionLeak: quiet after holidays"),
    ("sessions", "partition:hsm_token_sessions:usual", "0.75", "1"): (WEEKS, "HSMSessionLeak: a leak comes again"),
    ("sessions", "partition:hsm_token_sessions:usual", "offset 502h30m", "offset 166h30m"): (
        WEEKS,
        "HSMSessionLeak: quiet after holidays",
    ),
    ("sessions", "partition:hsm_token_sessions:slow_leak", "offset 2d", "offset 1d"): (
        WEEKS,
        "HSMSessionLeak: too slow",
    ),
    ("sessions", "partition:hsm_token_sessions:slow_leak", "> 1.05", "> 1.5"): (WEEKS, "HSMSessionLeak: too slow"),
    ("sessions", "HSMSessionLeak", ">= last_over_time", "!= last_over_time"): (WEEKS, "HSMSessionLeak: too slow"),
    ("sessions", "partition:hsm_token_sessions:floor", "min_over_time", "max_over_time"): (
        WEEKS,
        "HSMSessionLeak: quiet without commands",
    ),
}
"""What only the unit tests of whole days see, and which of them."""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Render the default alerts, once: a test breaks a copy."""
    return render(tmp_path_factory.mktemp("alerts"), {})


def mutant(broken: Broken) -> Mutant:
    """Return a mutant that the unit tests of its alert have to notice."""
    subject, name, old, new = broken
    if broken in OF_DAYS:
        tests, of_days = OF_DAYS[broken]
        return Mutant(_file(subject, name), name, old, new, (tests,), of_days)
    alert = JUDGED_BY.get((name, old), ALERT_OF.get(name, name))
    tests = "luna-hsm-leak" if alert == "HSMSessionLeak" else f"luna-hsm-{TESTED_WITH.get(subject, subject)}"
    return Mutant(_file(subject, name), name, old, new, (tests,), f"{alert}:")


def _file(subject: str, name: str) -> str:
    return f"luna-recording-{subject}" if ":" in name else f"luna-hsm-{subject}"


def test_every_broken_rule_is_noticed(rules: Rules, tmp_path: Path) -> None:
    """With one thing in its expression wrong, the unit tests fail: of all mutations none survives."""
    assert survivors(rules, [mutant(broken) for broken in BROKEN], tmp_path) == []


def test_what_days_before_tell_is_noticed(rules: Rules, tmp_path: Path) -> None:
    """The same for what looks a day or a week back."""
    assert survivors(rules, [mutant(broken) for broken in OF_DAYS], tmp_path) == []
