"""How a judge is found and heard."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest
from fixtures.proven import REPOSITORY, not_proven

BUILT = REPOSITORY / ".rig" / "judges" / "bin"
UNJUDGED: dict[str, str] = {}
"""Judges that this machine cannot have, with the reason: printed at the end of the run, never a failure."""


class Verdict(NamedTuple):
    """What a judge said, and its exit code."""

    code: int
    text: str


def hear(*command: str | Path, cwd: Path | None = None) -> Verdict:
    """Let a judge judge."""
    done = subprocess.run(
        command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False, timeout=120,
    )  # fmt: skip
    return Verdict(done.returncode, done.stdout)


def accepted(verdict: Verdict) -> None:
    """Fail with the judge's words unless it is content and has nothing to say about it."""
    assert verdict.code == 0, f"exit {verdict.code}:\n{verdict.text}"


def go_judge(name: str) -> Path:
    """Return a judge that .ci/judges builds. Without Go it cannot be had, which is no fault of this repository's."""
    program = BUILT / name
    if not program.exists():
        if shutil.which("go"):
            not_proven(f"{name} is not built: run .ci/judges")
        unjudged(name, "it is built by Go, and there is no Go here")
    return program


def npm_judge(name: str) -> Path:
    """Return a judge that .ci/judges gets from npm; else as `go_judge`."""
    program = BUILT.parent / "npm" / "node_modules" / ".bin" / name
    if not program.exists():
        if shutil.which("npm"):
            not_proven(f"{name} is not installed: run .ci/judges")
        unjudged(name, "it comes from npm, and there is no npm here")
    return program


def python_judge(name: str) -> Path:
    """Return a judge that pip installed with the extra `test`, beside our interpreter."""
    program = Path(sys.executable).parent / name
    if not program.exists():
        not_proven(f"{name} is missing: pip install --editable '.[test]'")
    return program


def unjudged(name: str, reason: str) -> NoReturn:
    """End a test whose judge is not available here."""
    UNJUDGED[name] = reason
    pytest.xfail(f"NOT PROVEN HERE: {name}: {reason}")
