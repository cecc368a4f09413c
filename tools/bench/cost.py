"""What one run of a program costs."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple


def nothing() -> None:
    """Prepare nothing."""


class Program(NamedTuple):
    """A command under a name, and what is to be done before each of its runs."""

    name: str
    command: tuple[str | Path, ...]
    env: Mapping[str, str]
    prepare: Callable[[], None] = nothing
    expected: int = 0
    """The exit code of a run as it should be."""


class Cost(NamedTuple):
    """Cost of one run, all its processes included."""

    cpu: float
    """Seconds, user and system."""
    wall: float
    """Seconds."""
    memory: float
    """MiB: peak resident memory of the largest process."""
    written: int
    """Bytes in pages of files that the run made dirty, as the kernel counts them."""


def cost_of(program: Program, launcher: Path) -> Cost:
    """Run a program once. RuntimeError with its output if it fails."""
    program.prepare()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report"
        with (Path(folder) / "output").open("w+") as output:
            # To a file: a pipe would be emptied by us while the program runs.
            subprocess.run(
                [launcher, report, *program.command],
                env=program.env, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=True,
            )  # fmt: skip
            cpu, wall, memory, written, status = map(int, report.read_text().split())
            if (code := os.waitstatus_to_exitcode(status)) != program.expected:
                output.seek(0)
                raise RuntimeError(f"{program.name} ended with {code}:\n{output.read()}")
    return Cost(cpu / 1e6, wall / 1e6, memory / 1024, written)
