"""Promtool, Prometheus's own judge, with every check of its linter fatal."""

from pathlib import Path

import pytest
from fixtures.judged_bundles import Bundle
from fixtures.proven import require_release
from judge_programs import accepted, hear

RELEASES = ("debian", "newest")
LINT = ("--lint=all", "--lint-fatal")
DUPLICATES = """\
groups:
  - name: twice
    rules:
      - {record: "a:b:c", expr: up}
      - {record: "a:b:c", expr: up}
"""


@pytest.mark.parametrize("release", RELEASES)
def test_rules(bundle: Bundle, release: str) -> None:
    """It has nothing to say about the rules."""
    accepted(
        hear(require_release("promtool", release), "check", "rules", *LINT, *bundle.files("prometheus/rules/*.yml"))
    )


@pytest.mark.parametrize("release", RELEASES)
def test_configuration(bundle: Bundle, release: str) -> None:
    """It accepts the server's configuration, and finds the rule files that it names."""
    files = bundle.files("prometheus/prometheus.yml")
    accepted(hear(require_release("promtool", release), "check", "config", *LINT, *files))


@pytest.mark.parametrize("release", RELEASES)
def test_agent(bundle: Bundle, release: str) -> None:
    """It accepts the configuration of agent mode."""
    files = bundle.files("prometheus/agent.yml")
    accepted(hear(require_release("promtool", release), "check", "config", "--agent", *LINT, *files))


@pytest.mark.parametrize("release", RELEASES)
def test_a_doubled_rule_is_found(tmp_path: Path, release: str) -> None:
    """A rule that stands there twice is refused, so the linter is on."""
    rules = tmp_path / "rules.yml"
    rules.write_text(DUPLICATES)
    assert hear(require_release("promtool", release), "check", "rules", *LINT, rules).code != 0
