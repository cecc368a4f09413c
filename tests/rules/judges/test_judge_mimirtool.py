"""mimirtool, Grafana's judge: names of recording rules, and what rules and dashboards ask for."""

import json
from pathlib import Path

from fixtures.judged_bundles import Bundle
from judge_programs import accepted, go_judge, hear

BADLY_NAMED = "groups: [{name: a, rules: [{record: rate5m, expr: up}]}]\n"
# It says so of every row of every dashboard there is: a row asks for nothing.
ROW = 'unsupported panel type: "row"'


def test_names(bundle: Bundle) -> None:
    """Recording rules are called level:metric:operation."""
    accepted(hear(go_judge("mimirtool"), "rules", "check", "--strict", *bundle.files("prometheus/rules/*.yml")))


def test_rules_are_understood(bundle: Bundle, tmp_path: Path) -> None:
    """It reads every expression of the rules, and finds metrics in them."""
    output = tmp_path / "rules.json"
    rules = bundle.files("prometheus/rules/*.yml")
    accepted(hear(go_judge("mimirtool"), "analyze", "rule-file", f"--output={output}", *rules, cwd=tmp_path))
    _understood(output, "ruleGroups")


def test_dashboards_are_understood(bundle: Bundle, tmp_path: Path) -> None:
    """It reads every query of the dashboards, and finds metrics in them."""
    output = tmp_path / "dashboards.json"
    dashboards = bundle.files("grafana/dashboards/*.json")
    accepted(hear(go_judge("mimirtool"), "analyze", "dashboard", f"--output={output}", *dashboards, cwd=tmp_path))
    _understood(output, "dashboards")


def test_a_bad_name_is_found(tmp_path: Path) -> None:
    """A recording rule with a plain name is refused."""
    rules = tmp_path / "rules.yml"
    rules.write_text(BADLY_NAMED)
    assert hear(go_judge("mimirtool"), "rules", "check", "--strict", rules).code != 0


def _understood(output: Path, key: str) -> None:
    analysed = json.loads(output.read_text())
    assert analysed["metricsUsed"]
    errors = [error for entry in analysed[key] for error in entry.get("parse_errors") or () if error != ROW]
    assert not errors, "\n".join(errors)
