"""hadolint, shellcheck and the compose specification judge what belongs to containers."""

import re
from pathlib import Path

from fixtures.judged_bundles import Bundle
from fixtures.proven import require
from judge_programs import accepted, hear, python_judge

EXCLUSION = re.compile(r"(hadolint\s+(?:global\s+)?ignore|shellcheck\s+disable|yamllint\s+disable)")


def hadolint(*files: Path) -> tuple[str | Path, ...]:
    """Return the command: a finding counts whatever its severity, and nothing is ignored."""
    configuration = Path(__file__).with_name("hadolint.yaml")
    return (python_judge("hadolint"), "--no-color", "--failure-threshold=style", "--config", configuration, *files)


def schema(*files: Path) -> tuple[str | Path, ...]:
    """Return the command that compares compose files with the compose specification."""
    return (python_judge("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", *files)


def test_containerfile(bundle: Bundle) -> None:
    """Hadolint has nothing to say about the Containerfile."""
    accepted(hear(*hadolint(*bundle.files("containers/Containerfile*"))))


def test_compose(bundle: Bundle) -> None:
    """The compose file keeps to the specification."""
    accepted(hear(*schema(*bundle.files("containers/compose*.y*ml"))))


def test_scripts(bundle: Bundle) -> None:
    """Shellcheck has nothing to say about any shell script of the bundle."""
    scripts = [file for file in bundle.files("**/*") if re.match(rb"#!.*\b(?:ba|da)?sh\b", file.read_bytes()[:80])]
    assert scripts, "no shell script in the bundle: nothing was judged"
    accepted(hear(require("shellcheck", "shellcheck"), "--norc", "--severity=style", *scripts))


def test_no_exclusion(bundle: Bundle) -> None:
    """No file of the bundle tells one of these judges to look away."""
    assert [file for file in bundle.files("**/*") if EXCLUSION.search(file.read_text())] == []


def test_a_latest_base_is_found(tmp_path: Path) -> None:
    """An image without a version, a mere warning, is refused."""
    file = tmp_path / "Containerfile"
    file.write_text("FROM debian\n")
    verdict = hear(*hadolint(file))
    assert verdict.code != 0
    assert "DL3006" in verdict.text


def test_an_unknown_key_is_found(tmp_path: Path) -> None:
    """A key that the compose specification does not have is refused."""
    file = tmp_path / "compose.yaml"
    file.write_text("services: {a: {image: a, imagine: b}}\n")
    assert hear(*schema(file)).code != 0
