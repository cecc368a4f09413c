"""Promtool: Prometheus's own judgement of a text in its format."""

import subprocess
from pathlib import Path
from typing import NamedTuple

from rig.proven import require_release


class Verdict(NamedTuple):
    """What `promtool check metrics` says: 0 nothing to find, 3 findings of its linter, 1 not a valid text at all."""

    code: int
    findings: tuple[str, ...]


class Promtool(NamedTuple):
    """The promtool of one release."""

    program: Path

    def check_metrics(self, text: str) -> Verdict:
        """Let it read a text; the findings are its own lines, sorted."""
        done = subprocess.run(
            [self.program, "check", "metrics"], input=text.encode(), capture_output=True, check=False, timeout=30
        )
        lines = (done.stdout + done.stderr).decode(errors="replace").splitlines()
        return Verdict(done.returncode, tuple(sorted(line for line in lines if line)))

    def failures(self, test: Path) -> str:
        """Return what it has against a file of unit tests of rules; nothing if all is well."""
        done = subprocess.run(
            [self.program, "test", "rules", test.name],
            cwd=test.parent, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
        return done.stdout + done.stderr if done.returncode else ""


def promtool_of(release: str) -> Promtool:
    """Return a release's promtool: `debian` (2.42) or `newest`."""
    return Promtool(require_release("promtool", release))
