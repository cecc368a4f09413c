"""Pint, Cloudflare's judge of rules: every check that needs no Prometheus is on, and a hint counts as a finding."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fixtures.judged_bundles import Bundle
from judge_programs import go_judge, hear

CONFIGURATION = Path(__file__).with_name("pint.hcl")
EXCLUSION = re.compile(r"#\s*pint\s+(?:file/)?(?:disable|snooze|ignore).*")
# What pint gets wrong it can be told to ignore: thrice we do, and the files say why.
EXCLUDED = {
    "luna-hsm-access.yml": ["# pint file/disable group/interval"],
    "luna-recording-hosts.yml": ["# pint file/disable rule/dependency"],
    "luna-recording-sessions.yml": ["# pint file/disable rule/dependency"],
}
FINE = """\
# pint file/owner somebody
groups:
  - name: fine
    rules:
      - record: hsm:a:b
        expr: max by (hsm) (a{job="x"})
"""
SPOILT = {
    "rule/owner": ("# pint file/owner somebody\n", ""),
    "promql/selector": ('{job="x"}', ""),
    "promql/aggregate": ("max by (hsm)", "max by (slot)"),
    "rule/name": ("hsm:a:b", "hsm_a"),
    "promql/syntax": ('{job="x"}', '{job="x"'),
}
"""Checks that are off by default, and one that is not, each with what to replace in a fine file to have it speak."""


def findings(folder: Path) -> list[str]:
    """Return what pint finds in the rule files below a folder, one line each."""
    report = folder / "report.json"
    verdict = hear(
        go_judge("pint"), "--offline", "--no-color", "--config", CONFIGURATION, "lint",
        "--require-owner", "--min-severity=info", "--fail-on=info", f"--json={report}", "rules",
        cwd=folder,
    )  # fmt: skip
    assert report.exists(), verdict.text
    problems = json.loads(report.read_text() or "[]") or []
    report.unlink()
    assert bool(problems) == bool(verdict.code), verdict.text
    return [_line(problem) for problem in problems]


def _line(problem: dict[str, Any]) -> str:
    lines = problem.get("lines") or ["?"]
    return f"{problem['path']}:{lines[0]}: {problem['reporter']}: {problem['problem']} {problem.get('details') or ''}"


def test_rules(bundle: Bundle) -> None:
    """It has nothing to say about the rules."""
    bundle.files("prometheus/rules/*.yml")
    found = findings(bundle.folder / "prometheus")
    assert not found, "\n".join(found)


def test_no_other_exclusion(bundle: Bundle) -> None:
    """No rule file tells it to look away, but for what is listed."""
    found = {file.name: EXCLUSION.findall(file.read_text()) for file in bundle.files("prometheus/rules/*.yml")}
    assert {name: lines for name, lines in found.items() if lines} == EXCLUDED


@pytest.mark.parametrize("check", sorted(SPOILT))
def test_the_check_is_on(tmp_path: Path, check: str) -> None:
    """A fine file passes; with one thing spoilt the check for it speaks."""
    rules = tmp_path / "rules" / "a.yml"
    rules.parent.mkdir()
    rules.write_text(FINE)
    assert findings(tmp_path) == []
    rules.write_text(FINE.replace(*SPOILT[check]))
    assert [line for line in findings(tmp_path) if f" {check}: " in line]
