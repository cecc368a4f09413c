"""Which receiver each alert of the bundle goes to, and which alert mutes which."""

import re
from pathlib import Path
from typing import Any

import pytest
from fixtures.notified_site import amtool, parsed, write
from fixtures.proven import RELEASES

from luna_textfile.bundle.settings.alerts import ALERTS

EACH_RELEASE = pytest.mark.parametrize("release", RELEASES)
SEVERITIES = ("critical", "warning", "info")
NAMES = sorted(alert.name for alert in ALERTS)
MUTED = {
    "LunaMonitorDown": {name for name in NAMES if name.startswith("HSM")}
    | {
        "LunaSlotDown",
        "LunaHSMAbsent",
        "LunaTextfileUnreadable",
        "LunaMonitorDailyStale",
        "LunaMonitorScrapeErrors",
    },
    "LunaHSMAbsent": {"LunaSlotDown"},
    "LunaTextfileUnreadable": {"LunaMonitorDailyStale"},
    "LunaRemoteWriteFailing": {"LunaRemoteWriteBehind"},
    "HSMStorageCritical": {"HSMStorageHigh", "HSMStoragePredictedFull"},
    "HSMPartitionStorageCritical": {"HSMPartitionStorageHigh", "HSMPartitionStoragePredictedFull"},
    "HSMCertificateExpiryCritical": {"HSMCertificateExpiryNear"},
    "HSMHALastMember": {"HSMHAMemberDown"},
    "HSMTokenNotInitialized": {"HSMRoleNotActivated", "HSMRoleDeactivated"},
}
"""By the alert that mutes."""


def receiver(name: str, severity: str) -> str:
    """Return the receiver that the specification gives an alert."""
    return "luna-watchdog" if name == "Watchdog" else f"luna-{severity}"


@pytest.mark.parametrize("severity", SEVERITIES)
@EACH_RELEASE
def test_every_alert_reaches_the_receiver_of_its_severity(tmp_path: Path, release: str, severity: str) -> None:
    """Whatever severity a setting gives an alert, one route takes it; Watchdog goes by its name."""
    config = write(tmp_path)
    for name in NAMES:
        said = amtool(
            release,
            "config", "routes", "test", f"--config.file={config}", f"--verify.receivers={receiver(name, severity)}",
            f"alertname={name}", f"severity={severity}", "hsm=luna-a", "instance=host:9100",
        )  # fmt: skip
        assert said.code == 0, f"{name}: {said.output}"


@EACH_RELEASE
def test_what_is_not_ours_goes_to_the_default_receiver(tmp_path: Path, release: str) -> None:
    """An alert without one of our severities is mailed to the default address, not lost."""
    config = write(tmp_path)
    said = amtool(release, "config", "routes", "test", f"--config.file={config}", "alertname=Other", "severity=page")
    assert said.output.splitlines()[-1] == "luna-default"


def test_times_of_the_routes() -> None:
    """Grouping by alertname and severity; the waits and repeats of the specification for each severity."""
    top = parsed()["route"]
    assert top["group_by"] == ["alertname", "severity"]
    assert (top["group_wait"], top["group_interval"], top["repeat_interval"]) == ("30s", "5m", "4h")
    watchdog, critical, warning, info = top["routes"]
    assert (critical["group_wait"], critical["repeat_interval"]) == ("10s", "1h")
    assert warning["group_wait"] == "5m"
    assert info["group_by"] == ["severity"]
    assert info["active_time_intervals"] == ["luna-digest"]
    assert watchdog["group_wait"] == "0s"
    assert parsed()["global"]["resolve_timeout"] == "5m"


def test_who_is_told_the_end_of_an_alert() -> None:
    """Everybody but the digest, for which it is no news, and the dead man's switch, for which silence is the news."""
    told = {
        receiver["name"]: {one["send_resolved"] for kind, every in receiver.items() if kind != "name" for one in every}
        for receiver in parsed()["receivers"]
    }
    silent = {"luna-info", "luna-watchdog"}
    assert told == {name: {name not in silent} for name in told}


def matches(matchers: list[str], labels: dict[str, str]) -> bool:
    """Tell whether labels meet matchers; a label that is missing has the empty value."""
    for matcher in matchers:
        found = re.fullmatch(r'(\w+) (=|!=|=~) "(.*)"', matcher)
        assert found, matcher
        value = labels.get(found[1], "")
        met = {"=": value == found[3], "!=": value != found[3], "=~": bool(re.fullmatch(found[3], value))}
        if not met[found[2]]:
            return False
    return True


def alert(name: str) -> dict[str, str]:
    """Return an alert with every label that a rule of the bundle may give it."""
    causes = {"LunaMonitorDailyStale": "file_missing"}
    return {
        "alertname": name,
        "instance": "host:9100",
        "hsm": "luna-a",
        "serial": "1",
        "label": "payments",
        "file": "luna_textfile_daily.prom",
        "cause": causes.get(name, "host_down"),
        "url": "http://storage",
    }


def rules() -> list[dict[str, Any]]:
    """Return the inhibition rules."""
    found: list[dict[str, Any]] = parsed()["inhibit_rules"]
    return found


def test_who_mutes_whom() -> None:
    """The table above is exactly what the rules say, when all labels agree."""
    found: dict[str, set[str]] = {}
    for rule in rules():
        sources = [name for name in NAMES if matches(rule["source_matchers"], alert(name))]
        targets = {name for name in NAMES if matches(rule["target_matchers"], alert(name))}
        assert len(sources) == 1, rule
        found[sources[0]] = found.get(sources[0], set()) | targets
    assert found == MUTED


def test_only_alerts_about_the_same_thing_are_muted() -> None:
    """A rule about partitions wants the same partition, one about HSMs the same HSM, one about hosts the same host."""
    wanted = {
        "LunaMonitorDown": ["instance"],
        "LunaHSMAbsent": ["hsm"],
        "LunaTextfileUnreadable": ["instance"],
        "LunaRemoteWriteFailing": ["instance", "remote_name", "url"],
        "HSMStorageCritical": ["hsm"],
        "HSMPartitionStorageCritical": ["hsm", "serial", "label"],
        "HSMCertificateExpiryCritical": ["instance", "kind", "name", "hsm"],
        "HSMHALastMember": ["instance", "serial", "label"],
        "HSMTokenNotInitialized": ["serial"],
    }
    found = {
        source: rule["equal"] for rule in rules() for source in MUTED if matches(rule["source_matchers"], alert(source))
    }
    assert found == {source: ["cluster", *labels] for source, labels in wanted.items()}


def test_no_alert_mutes_itself_or_one_that_mutes_it() -> None:
    """No alert matches both sides of a rule, and no two alerts mute each other."""
    for rule in rules():
        both = [
            n
            for n in NAMES
            if matches(rule["source_matchers"], alert(n)) and matches(rule["target_matchers"], alert(n))
        ]
        assert both == [], rule
    for source, targets in MUTED.items():
        assert not any(source in MUTED.get(target, ()) for target in targets)


@pytest.mark.parametrize("name", sorted(MUTED["LunaMonitorDown"]))
def test_a_host_that_is_down_mutes_only_what_names_a_host(name: str) -> None:
    """LunaMonitorDown without an instance mutes nothing; an alert that two hosts vouch for is not muted by one."""
    aggregated = {key: value for key, value in alert(name).items() if key != "instance"}
    absent = {key: value for key, value in alert("LunaMonitorDown").items() if key != "instance"}
    for rule in rules():
        if matches(rule["source_matchers"], alert("LunaMonitorDown")):
            assert not matches(rule["source_matchers"], absent)
            assert not matches(rule["target_matchers"], aggregated)
            assert rule["equal"] == ["cluster", "instance"]
