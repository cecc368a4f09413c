"""Annotations: marks at the time of a change, computed by real promtools."""

from pathlib import Path

import pytest
from fixtures.grafana_boards import boards
from grafana_promtool import EACH_RELEASE, Case, judged

ANNOTATIONS = {one["name"]: one for one in boards()["luna-hsm"]["annotations"]["list"]}


def mark(name: str, hsm: str = ".*") -> str:
    """Return the query of an annotation, for one who chose these HSMs."""
    return str(ANNOTATIONS[name]["expr"]).replace("$hsm", hsm)


def firmware(version: str, values: str) -> dict[str, str]:
    """Return the series of a firmware version."""
    name = "hsm_firmware_version_info"
    return {f'{name}{{job="luna-hsm", instance="a", hsm="zurich", version="{version}"}}': values}


@EACH_RELEASE
def test_a_new_firmware_is_marked_for_an_hour(release: str, tmp_path: Path) -> None:
    """7.8.4 after 7.4.0: the mark is there when the daily job tells, and gone an hour later."""
    series = firmware("7.4.0", "1x59 _x90") | firmware("7.8.4", "_x59 1x90")
    rows = [({"hsm": "zurich", "version": "7.8.4"}, 1.0)]
    for at, found in (("59m", []), ("70m", rows), ("121m", [])):
        judged(Case("1m", series, at, mark("Firmware changes"), found), release, tmp_path)


@EACH_RELEASE
def test_a_host_that_was_off_has_changed_nothing(release: str, tmp_path: Path) -> None:
    """The same firmware after six hours of silence is no news, nor is that of an HSM never seen before."""
    series = firmware("7.8.4", "1x60 _x360 1x60")
    judged(Case("1m", series, "430m", mark("Firmware changes"), []), release, tmp_path)
    judged(Case("1m", firmware("7.8.4", "1x60"), "30m", mark("Firmware changes"), []), release, tmp_path)


@EACH_RELEASE
@pytest.mark.parametrize(("hsm", "marks"), [(".*", 1), ("zurich", 1), ("geneva", 0)])
def test_a_policy_set_otherwise_is_marked(release: str, hsm: str, marks: int, tmp_path: Path) -> None:
    """Only on the pages of its HSM."""
    name = 'hsm_policy{job="luna-hsm", instance="a", hsm="zurich", policy_id="12", name="non_fips_algorithms"}'
    rows = [({"hsm": "zurich", "policy_id": "12", "name": "non_fips_algorithms"}, 0.0)] * marks
    judged(Case("1m", {name: "1x59 0x90"}, "70m", mark("Policy changes", hsm), rows), release, tmp_path)


@EACH_RELEASE
def test_alerts_are_marked_with_those_that_concern_no_single_hsm(release: str, tmp_path: Path) -> None:
    """A page of one HSM marks its alerts and the monitor's; not those of other HSMs, nor what only waits."""
    alert = 'ALERTS{{alertname="{}", alertstate="{}", severity="critical", {}}}'.format
    series = {
        alert("HSMSessionLeak", "firing", 'hsm="zurich", label="app"'): "1x10",
        alert("HSMSessionLeak", "pending", 'hsm="zurich", label="other"'): "1x10",
        alert("HSMStorageHigh", "firing", 'hsm="geneva"'): "1x10",
        alert("LunaMonitorDown", "firing", 'instance="a"'): "1x10",
        alert("KubePodCrashLooping", "firing", 'namespace="x"'): "1x10",
    }
    rows = [
        ({"alertname": "HSMSessionLeak", "severity": "critical", "hsm": "zurich", "label": "app"}, 1.0),
        ({"alertname": "LunaMonitorDown", "severity": "critical", "instance": "a"}, 1.0),
    ]
    judged(Case("1m", series, "5m", mark("Alerts", "zurich"), rows), release, tmp_path)


def test_marks_say_what_happened() -> None:
    """A title that names the HSM, a text with the new version or the policy."""
    assert ANNOTATIONS["Firmware changes"]["titleFormat"] == "Firmware of {{hsm}} changed"
    assert ANNOTATIONS["Firmware changes"]["textFormat"] == "now {{version}}"
    assert ANNOTATIONS["Policy changes"]["textFormat"] == "{{policy_id}} {{name}}"


@EACH_RELEASE
def test_a_reset_is_marked_for_an_hour(release: str, tmp_path: Path) -> None:
    """On the page Luna HSM, whichever of two hosts saw it; a counter that only goes up marks nothing."""
    name = 'hsm_stats_total_commands{{job="luna-hsm", instance="{}", hsm="{}", command_type="all"}}'.format
    series = {name("a", "zurich"): "1000+10x29 0+10x90", name("a", "geneva"): "1000+10x120"}
    (query,) = [one["expr"] for one in ANNOTATIONS.values() if one["name"] == "HSM resets"]
    asked = query.replace("$job", ".+").replace("$instance", ".+").replace("$hsm", ".*")
    for at, found in (("29m", []), ("31m", [({"hsm": "zurich"}, 1.0)]), ("91m", [])):
        judged(Case("1m", series, at, asked, found), release, tmp_path)


@EACH_RELEASE
def test_a_changed_configuration_is_marked_for_an_hour(release: str, tmp_path: Path) -> None:
    """On the page Luna access and configuration: of the HSM and of its partition, not of one that is as it was."""
    (query,) = [
        one["expr"]
        for one in boards()["luna-security"]["annotations"]["list"]
        if one["name"] == "Configuration changes"
    ]
    asked = f"round(0 * {query})"
    for variable in ("job", "instance", "hsm", "token"):
        asked = asked.replace(f"${variable}", ".*")
    labels = 'job="luna-hsm", instance="a", hsm="zurich"'
    series = {
        f'hsm_configuration_fingerprint{{{labels}, set="policies"}}': "17x59 23x90",
        f'hsm_configuration_fingerprint{{{labels}, set="capabilities"}}': "17x150",
        f'hsm_token_configuration_fingerprint{{{labels}, label="app", serial="1", set="policies"}}': "17x59 23x90",
    }
    rows = [({"hsm": "zurich", "set": "policies"}, 0.0), ({"hsm": "zurich", "label": "app", "set": "policies"}, 0.0)]
    for at, found in (("59m", []), ("70m", rows), ("121m", [])):
        judged(Case("1m", series, at, asked, found), release, tmp_path)
