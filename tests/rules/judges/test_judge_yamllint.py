"""yamllint with its default rules, strict, and no configuration that would switch one off."""

from pathlib import Path

from fixtures.judged_bundles import Bundle
from judge_programs import accepted, hear, python_judge


def strict(*files: Path) -> tuple[str | Path, ...]:
    """Return the command. The configuration is named, so that none of this machine or checkout is used."""
    return (python_judge("yamllint"), "--strict", "--format=parsable", "--config-data", "extends: default", *files)


def test_every_yaml_file(bundle: Bundle) -> None:
    """It has nothing to say about any YAML file of the bundle."""
    accepted(hear(*strict(*bundle.files("**/*.yml"), *bundle.folder.glob("**/*.yaml")), cwd=bundle.folder))


def test_a_warning_counts(tmp_path: Path) -> None:
    """A file without a document start, a mere warning, is refused."""
    file = tmp_path / "a.yml"
    file.write_text("a: 1\n")
    assert hear(*strict(file)).code != 0
