"""A host to run the jobs on: its folders, its configuration, the client of a simulated Luna, and what a run left."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple, TypedDict, Unpack

from collect.calls import Call, read_calls
from collect.series import Series, read_series
from luna_textfile.simulation.library.build import build, environment
from luna_textfile.simulation.library.scenario import servers, without

Name = Literal["minute", "daily"]
Settings = Mapping[str, Mapping[str, object]]

SCRIPTS = Path(sys.executable).parent
ELAPSED = 4.25 * 86400
"""Seconds since a scenario's start: six in the morning, when a daily wave is half way up."""

CALL_TIMEOUT = 3.0
"""Seconds: short, so that a hang costs little, yet long enough for a machine that is busy with other things."""


class How(TypedDict, total=False):
    """What only some tests change about a run: another library, arguments, more environment variables."""

    library: Path
    arguments: tuple[str, ...]
    variables: dict[str, str]


class Outcome(NamedTuple):
    """What one run of a job did and left behind."""

    code: int
    text: str
    """The .prom file."""
    series: dict[Series, float]
    printed: str
    log: str
    events: tuple[dict[str, object], ...]
    calls: tuple[Call, ...]
    seconds: float
    left_behind: tuple[str, ...]
    """Processes of the run that still live after it."""

    def find(self, family: str, **labels: str) -> dict[Series, float]:
        """Series of a family that carry these labels."""
        return {series: value for series, value in self.series.items() if series.fits(family, labels)}

    def value(self, family: str, **labels: str) -> float:
        """Value of the one series of a family that carries these labels."""
        ((_, value),) = self.find(family, **labels).items()
        return value

    @property
    def hsm_series(self) -> set[Series]:
        """Series about the HSM, those about the monitor left out."""
        return {series for series in self.series if series.name.startswith("hsm_")}

    @property
    def failures(self) -> set[tuple[str, str, str]]:
        """What luna_monitor_call_failed says: slot (or none), call and reason."""
        found = [dict(series.labels) for series in self.find("luna_monitor_call_failed")]
        return {(labels.get("slot_id", ""), labels["call"], labels["reason"]) for labels in found}


class Host:
    """One host: runs share its folders, so counters live on from run to run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prom = folder / "prom"
        self.state = folder / "state"
        self.prom.mkdir()
        self._runs = 0

    def run(self, schedule: Name, scenario: Path, settings: Settings | None = None, **how: Unpack[How]) -> Outcome:
        """Run the console script of a job on a scenario. `settings` go on top of those below; None takes one away."""
        self._runs += 1
        log = self.folder / f"calls-{self._runs}"
        begin = time.monotonic()
        return self.finish(self.start(schedule, scenario, log, settings, **how), schedule, log, begin)

    def finish(self, process: subprocess.Popen[str], schedule: Name, log: Path, begin: float) -> Outcome:
        """Wait for a job that was started at `begin`, and see what it left."""
        printed, errors = process.communicate(timeout=60)
        seconds = time.monotonic() - begin
        assert process.returncode != 2, errors  # the test's settings are wrong
        file = self.prom / f"luna_textfile_{schedule}.prom"
        text = file.read_bytes().decode() if file.exists() else ""
        return Outcome(
            process.returncode,
            text,
            read_series(text),
            printed,
            errors,
            tuple(json.loads(line) for line in errors.splitlines()),
            read_calls(log),
            seconds,
            living(log),
        )

    def start(
        self, schedule: Name, scenario: Path, log: Path, settings: Settings | None, **how: Unpack[How]
    ) -> subprocess.Popen[str]:
        """Start the console script and do not wait."""
        config = self.folder / "config.yaml"
        config.write_text(json.dumps(self._config(how.get("library") or _library(scenario), settings or {})))
        variables = environment(scenario, elapsed=ELAPSED, log=log)
        variables |= {"PATH": "/usr/bin:/bin", "LUNA_TEXTFILE_CONFIG": str(config)}
        return subprocess.Popen(
            [SCRIPTS / f"luna-textfile-{schedule}", *how.get("arguments", ())],
            env=variables | {"ChrystokiConfigurationPath": str(self.folder)} | how.get("variables", {}),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_allow_core_dumps,  # noqa: PLW1509 - no thread runs here; the run itself must forbid them
        )

    def name_servers(self, scenario: Path) -> None:
        """Write the Chrystoki.conf of a client that knows the scenario's appliances by name."""
        lines = [f"   ServerName{number:02} = {name};\n" for number, name in servers(scenario).items()]
        (self.folder / "Chrystoki.conf").write_text(f"LunaSA Client = {{\n{''.join(lines)}}}\n")

    def _config(self, library: Path, settings: Settings) -> dict[str, dict[str, object]]:
        config: dict[str, dict[str, object]] = {
            "hsm": {"library_path": str(library), "slot_id": "all"},
            "collector": {"call_timeout_seconds": CALL_TIMEOUT},
            "textfile": {"directory": str(self.prom), "state_directory": str(self.state)},
        }
        for section, keys in settings.items():
            merged = config.get(section, {}) | dict(keys)
            config[section] = {key: value for key, value in merged.items() if value is not None}
        if {"token_label", "token_serial"} & config["hsm"].keys():
            del config["hsm"]["slot_id"]
        return config


def living(log: Path) -> tuple[str, ...]:
    """Find the processes that carry a run's log file in their environment: the job and whatever it started."""
    marker = os.fsencode(f"LUNA_SIMULATOR_LOG={log}\0")
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if marker in (process / "environ").read_bytes():
                found.append(process.name)
        except OSError:
            continue  # it ended meanwhile
    return tuple(found)


_built: dict[tuple[str, ...], Path] = {}


def _library(scenario: Path) -> Path:
    """Give the library of a scenario; they differ in the symbols that are left out, and asking costs a compiler."""
    missing = without(scenario)
    if missing not in _built:
        _built[missing] = build(scenario)
    return _built[missing]


def _allow_core_dumps() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
