"""Run a job's console script on a real module, as a timer would, and read what it left."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

SCRIPTS = Path(sys.executable).parent


class Run(NamedTuple):
    """What one run of a job did."""

    code: int
    text: str
    events: list[dict[str, str]]
    seconds: float

    def lines(self, start: str) -> list[str]:
        """Sample lines that begin with a text, sorted as in the file."""
        return [line for line in self.text.splitlines() if line.startswith(start)]


class Host:
    """A folder with a configuration, the files of node_exporter, and the state."""

    def __init__(
        self,
        folder: Path,
        library: Path,
        env: Mapping[str, str] | None = None,
        *,
        enter: tuple[str, ...] = (),
        choice: Mapping[str, object] | None = None,
    ) -> None:
        """`enter` stands before each command; `choice` says which tokens to watch, if not all."""
        self.folder = folder
        self.prom = folder / "prom"
        self.prom.mkdir(parents=True)
        self._library = library
        self._env = {**os.environ, **(env or {})}
        self._enter = enter
        self._choice = choice or {"slot_id": "all"}

    def start(self, schedule: str, settings: Mapping[str, Mapping[str, object]] | None = None) -> subprocess.Popen[str]:
        """Start a job. `settings` go on top of: five seconds a call, everything logged."""
        config: dict[str, dict[str, object]] = {
            "hsm": {"library_path": str(self._library), **self._choice},
            "collector": {"call_timeout_seconds": 5.0},
            "logging": {"level": "debug"},
            "textfile": {"directory": str(self.prom), "state_directory": str(self.folder / "state")},
        }
        for section, keys in (settings or {}).items():
            config[section] |= keys
        path = self.folder / "config.yaml"
        path.write_text(json.dumps(config))
        return subprocess.Popen(
            [*self._enter, SCRIPTS / f"luna-textfile-{schedule}", "--config", path],
            env=self._env, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, schedule: str, settings: Mapping[str, Mapping[str, object]] | None = None) -> Run:
        """Run a job to its end."""
        begin = time.monotonic()
        process = self.start(schedule, settings)
        return self.finish(process, schedule, begin)

    def finish(self, process: subprocess.Popen[str], schedule: str, begin: float) -> Run:
        """Wait for a job that was started, and read its file and its log."""
        _, log = process.communicate(timeout=180)
        file = self.prom / f"luna_textfile_{schedule}.prom"
        text = file.read_text() if file.exists() else ""
        events = [json.loads(line) for line in log.splitlines()]
        return Run(process.returncode, text, events, time.monotonic() - begin)
