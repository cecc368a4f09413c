"""The package as a user has it: installed from a wheel, run from a folder that is no checkout."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Installed(NamedTuple):
    """A virtual environment with the wheel in it, and a folder to be in."""

    venv: Path
    folder: Path
    environ: Mapping[str, str]

    def run(self, program: str, *arguments: str) -> str:
        """Run one of its programs and return what it prints; anything but success is an error."""
        done = subprocess.run(
            [self.venv / "bin" / program, *arguments],
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
