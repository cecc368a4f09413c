"""Grafana's dashboard-linter: every rule, warnings count, no .lint file."""

import json
from pathlib import Path

from fixtures.judged_bundles import Bundle
from judge_programs import Verdict, go_judge, hear

SILENT = {"title": "a", "uid": "a", "schemaVersion": 42, "editable": True, "panels": []}


def lint(dashboard: Path) -> Verdict:
    """Let it judge one dashboard. Its configuration file is one that does not exist."""
    program = go_judge("dashboard-linter")
    return hear(program, "lint", "--strict", "--config", dashboard.with_name("no.lint"), dashboard)


def test_dashboards(bundle: Bundle) -> None:
    """It has nothing to say about any dashboard."""
    verdicts = {file.name: lint(file) for file in bundle.files("grafana/dashboards/*.json")}
    assert {name: verdict.text for name, verdict in verdicts.items() if verdict.code} == {}


def test_no_exclusion(bundle: Bundle) -> None:
    """The bundle has no file that tells it to look away."""
    assert list(bundle.folder.rglob(".lint")) == []


def test_an_editable_dashboard_is_found(tmp_path: Path) -> None:
    """A dashboard that can be edited, a mere warning, is refused."""
    file = tmp_path / "a.json"
    file.write_text(json.dumps(SILENT))
    verdict = lint(file)
    assert verdict.code != 0
    assert "is editable" in verdict.text
