"""The unit tests that are rendered along with the rules pass, in every program that takes them."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from hsm_rules import CONFIGURATIONS, DAYS, WEEKS, vmalert_failures
from monitor_rules import Rules, failures, render

from luna_textfile.bundle.settings import alerts

ALERTS = [alert for alert in alerts.ALERTS if alert.name.startswith(("HSM", "Token"))]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rules]:
    """Render the alerts of every configuration, once."""
    return {
        name: render(tmp_path_factory.mktemp("alerts"), settings.bundle, settings.collector())
        for name, settings in CONFIGURATIONS.items()
    }


def unit_tests(rules: Rules, days: bool) -> list[Path]:
    """Return the files of unit tests of a bundle; those of whole days take long."""
    found = sorted((rules.folder / "tests").glob("*.test.yml"))
    assert len(found) > 5
    return [path for path in found if days or not path.name.startswith((DAYS, WEEKS))]


def expectations(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield each alert that a file of unit tests asks for, and whether it must fire."""
    for test in yaml.safe_load(path.read_text())["tests"]:
        for case in test["alert_rule_test"]:
            yield case["alertname"], bool(case.get("exp_alerts"))


@pytest.mark.parametrize(
    ("configuration", "release"),
    [
        pytest.param("default", "debian", marks=pytest.mark.exhaustive),
        *(
            pytest.param(name, "newest", marks=[] if name == "default" else [pytest.mark.exhaustive])
            for name in CONFIGURATIONS
        ),
    ],
)
def test_promtool_passes_them(rendered: dict[str, Rules], configuration: str, release: str) -> None:
    """`promtool test rules` passes in both releases, and whatever thresholds, times and intervals are set."""
    # Days of samples once: what they show does not depend on the release.
    days = (configuration, release) == ("default", "newest")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        said = list(pool.map(lambda path: failures([path], release), unit_tests(rendered[configuration], days)))
    assert said == [""] * len(said)


def test_vmalert_tool_passes_them(rendered: dict[str, Rules]) -> None:
    """`vmalert-tool unittest` passes them too: VictoriaMetrics reads the rules as Prometheus does."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        said = list(pool.map(vmalert_failures, unit_tests(rendered["default"], days=False)))
    assert said == [""] * len(said)


def test_each_alert_has_a_test_in_which_it_fires_and_one_in_which_it_does_not(rendered: dict[str, Rules]) -> None:
    """No alert is without both: a rule that never fires passes every test that wants silence."""
    asked = {pair for path in unit_tests(rendered["default"], days=True) for pair in expectations(path)}
    assert {(alert.name, fires) for alert in ALERTS for fires in (True, False)} <= asked


@pytest.mark.parametrize("first", [0, 1])
def test_alerts_switched_off_leave_neither_rule_nor_test(tmp_path: Path, first: int) -> None:
    """With every second alert switched off, rules and tests name the others, and those pass."""
    off = [alert.name for alert in ALERTS][first::2]
    assert left(tmp_path, off) == {alert.name for alert in ALERTS} - set(off)
    paths = [path for path in (tmp_path / "tests").glob("luna-hsm*") if not path.name.startswith((DAYS, WEEKS))]
    assert failures(paths) == ""


def test_all_switched_off_leave_the_recordings(tmp_path: Path) -> None:
    """Without any of these alerts their files are not there: an empty group would be an error to some."""
    assert left(tmp_path, [alert.name for alert in ALERTS]) == set()
    assert list((tmp_path / "rules").glob("luna-hsm*")) == []
    assert list((tmp_path / "tests").glob("luna-hsm*")) == []


def left(folder: Path, off: list[str]) -> set[str]:
    """Return the alerts that a bundle has without some; rules and tests must name the same."""
    rules = render(folder, {"alerts": {name: {"enabled": False} for name in off}})
    ours = {alert.name for alert in ALERTS}
    named = {
        rule["alert"]
        for path in (folder / "rules").glob("*.yml")
        for rule in rules.all(path.stem)
        if rule.get("alert") in ours
    }
    tested = {name for path in (folder / "tests").glob("*.yml") for name, _ in expectations(path) if name in ours}
    assert tested == named
    return named
