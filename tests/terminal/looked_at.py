"""Folders with the files of real runs on simulated HSMs, as old as a test wants them."""

import functools
import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from scripts.host import PATIENCE, SCRIPTS, Done

_TIME = r"(?m)^(luna_monitor_last_run_timestamp_seconds\{.*\}) (\S+)$"
_SUCCESS = r"(?m)^(luna_monitor_last_success_timestamp_seconds\{.*\}) (\S+)$"


class Folder(NamedTuple):
    """A folder of .prom files."""

    path: Path

    def prom(self, schedule: str) -> Path:
        """Return the file of a schedule."""
        return self.path / f"luna_textfile_{schedule}.prom"

    def play(self, schedule: str, scenario: str, made: float, at: str = "12h") -> None:
        """Let one job write its file. `made` is when it says it ran; `at` is where the scenario stands."""
        self.write(schedule, dated(_simulated(scenario, at)[self.prom(schedule).name], made))

    def write(self, schedule: str, text: str) -> None:
        """Replace a file as the jobs do: whole, or not at all."""
        new = self.path / "replacement"
        new.write_bytes(text.encode())
        new.replace(self.prom(schedule))

    def redate(self, schedule: str, made: float) -> None:
        """Let a file say that it was made at another time."""
        self.write(schedule, dated(self.prom(schedule).read_bytes().decode(), made))

    def value(self, schedule: str, series: str) -> float:
        """Return the one value of the series whose line begins like this."""
        (line,) = [line for line in self.prom(schedule).read_text().splitlines() if line.startswith(series)]
        return float(line.rpartition(" ")[2])


@functools.cache
def _simulated(scenario: str, at: str) -> dict[str, str]:
    """Return what both jobs wrote, by the file's name. They run once: what they write of it is always the same."""
    with tempfile.TemporaryDirectory() as output:
        simulate: list[str | Path] = [SCRIPTS / "luna-textfile", "simulate", scenario, "--at", at, "--output", output]
        subprocess.run(simulate, check=True, capture_output=True, timeout=PATIENCE)
        return {path.name: path.read_bytes().decode() for path in Path(output).iterdir()}


def dated(text: str, made: float) -> str:
    """Return a file's text with the time of its run, and of its success if it was one."""
    text, number = re.subn(_TIME, rf"\g<1> {made:.3f}", text)
    assert number == 1
    return re.sub(_SUCCESS, rf"\g<1> {made:.3f}", text)


def folder(path: Path) -> Folder:
    """Make an empty folder."""
    path.mkdir(parents=True)
    return Folder(path)


def environ(**more: str) -> dict[str, str]:
    """Return our environment without whatever would change what is shown."""
    foreign = ("HSM__", "LUNA_", "STATE_DIRECTORY", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "LC_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC", **more}


def top(*arguments: str, under: tuple[str | Path, ...] = (), cwd: Path | None = None, **more: str) -> Done:
    """Run `luna-textfile top` without a terminal, to its end."""
    command = [*under, SCRIPTS / "luna-textfile", "top", *arguments]
    done = subprocess.run(
        command,
        env=environ(**more),
        cwd=cwd,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Done(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode())
