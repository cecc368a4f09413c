"""actionlint reads the GitHub workflow; check-jsonschema reads the workflow and the issue forms."""

from pathlib import Path

import pytest
from fixtures.proven import REPOSITORY
from judge_programs import accepted, go_judge, hear, python_judge

WORKFLOW = REPOSITORY / ".github" / "workflows" / "ci.yml"
ISSUES = REPOSITORY / ".github" / "ISSUE_TEMPLATE"


def test_the_workflow() -> None:
    """It accepts the workflow."""
    accepted(hear(go_judge("actionlint"), WORKFLOW))


def test_a_wrong_workflow_is_refused(tmp_path: Path) -> None:
    """A job that reads a value which the matrix does not have is refused."""
    wrong = tmp_path / "ci.yml"
    wrong.write_text(WORKFLOW.read_text().replace("python: [", "version: ["))
    verdict = hear(go_judge("actionlint"), wrong)
    assert verdict.code == 1
    assert 'property "python" is not defined' in verdict.text


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("github-workflows", WORKFLOW),
        ("github-issue-forms", ISSUES / "bug.yml"),
        ("github-issue-forms", ISSUES / "feature.yml"),
        ("github-issue-config", ISSUES / "config.yml"),
    ],
)
def test_schemas(schema: str, file: Path) -> None:
    """Each file follows its published schema."""
    assert hear(python_judge("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", file).code == 0
