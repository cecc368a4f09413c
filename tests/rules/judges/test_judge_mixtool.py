"""mixtool lint, the judge of monitoring mixins: it reads jsonnet, which JSON is, so our files are presented as a mixin.

No registry that .ci/judges may use has it. Where somebody put it into PATH it judges, else it is named as missing.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import yaml
from fixtures.judged_bundles import Bundle
from judge_programs import Verdict, accepted, hear, unjudged

TEMPLATED = """\
groups:
  - name: a
    rules:
      - alert: TooHigh
        expr: up == 0
        labels: {severity: warning}
        annotations: {summary: "{{ $value }} is too high.", description: "{{ $value }}"}
"""


def lint(folder: Path, rules: list[Path], dashboards: list[Path]) -> Verdict:
    """Present the files as a mixin, written to a folder, and let it judge."""
    program = shutil.which("mixtool")
    if program is None:
        unjudged("mixtool", "the Go module proxy this was made with does not serve it; put one into PATH")
    mixin = folder / "mixin.json"
    mixin.write_text(json.dumps({
        "prometheusAlerts": _only("alert", rules),
        "prometheusRules": _only("record", rules),
        "grafanaDashboards": {file.name: json.loads(file.read_text()) for file in dashboards},
    }))  # fmt: skip
    return hear(program, "lint", mixin)


def _only(kind: str, files: list[Path]) -> dict[str, Any]:
    """Return the groups of rule files with the rules of one kind: a mixin keeps alerts apart from recordings."""
    groups = [group for file in files for group in yaml.safe_load(file.read_text())["groups"]]
    kept = [{**group, "rules": [rule for rule in group["rules"] if kind in rule]} for group in groups]
    return {"groups": [group for group in kept if group["rules"]]}


def test_rules_and_dashboards(bundle: Bundle, tmp_path: Path) -> None:
    """It has nothing to say about alerts, groups and dashboards, and no .lint file tells it to look away."""
    accepted(lint(tmp_path, bundle.files("prometheus/rules/*.yml"), bundle.files("grafana/dashboards/*.json")))


def test_a_templated_summary_is_found(tmp_path: Path) -> None:
    """A summary with a value in it is refused."""
    rules = tmp_path / "rules.yml"
    rules.write_text(TEMPLATED)
    assert "[alert-summary-templating]" in lint(tmp_path, [rules], []).text
