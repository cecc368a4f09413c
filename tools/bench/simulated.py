"""The jobs on a scenario of the simulated Luna: the environment of a run, the calls it made, the file it wrote."""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple, Self

from luna_textfile.simulation.library.build import build, environment
from luna_textfile.simulation.library.scenario import Scenario, find
from luna_textfile.simulation.rehearse import write_chrystoki

ELAPSED = 3600.0
SERIES = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)
CLIENT_ONLY = ("C_GetFunctionList",)
"""Asks nothing of the library but its own table: the simulator does not even delay it."""


class Series(NamedTuple):
    """One line of a `.prom` file."""

    family: str
    labels: dict[str, str]
    value: float


class Simulated(NamedTuple):
    """A scenario, its library, and the folder that a run writes into."""

    scenario: Scenario
    library: Path
    folder: Path

    @classmethod
    def of(cls, name: str, folder: Path) -> Self:
        """Prepare a shipped scenario, with the Chrystoki.conf that names its appliances."""
        scenario = find(name)
        folder.mkdir(parents=True)
        write_chrystoki(scenario, folder)
        return cls(scenario, build(scenario.path), folder)

    @property
    def log(self) -> Path:
        """The log of calls, if a run was asked to write it."""
        return self.folder / "calls.log"

    def environment(self, *, appliances: bool = True, logged: bool = False) -> dict[str, str]:
        """Return a run's environment. Without `appliances` the client cannot tell which HSM a slot belongs to."""
        nowhere = self.folder / "no-Chrystoki.conf"
        return {
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "STATE_DIRECTORY": str(self.folder / "state"),
            "HSM__HSM__LIBRARY_PATH": str(self.library),
            "HSM__HSM__SLOT_ID": "all",
            "HSM__HSM__CHRYSTOKI_CONF": str(self.folder / "Chrystoki.conf" if appliances else nowhere),
            "HSM__TEXTFILE__DIRECTORY": str(self.folder),
            **environment(self.scenario.path, elapsed=ELAPSED, log=self.log if logged else None),
        }

    def calls(self) -> Counter[str]:
        """Count the calls in the log by function, those to the client's own table left out."""
        names = [line.split(" ", 1)[0] for line in self.log.read_text().splitlines()]
        return Counter(name for name in names if name not in CLIENT_ONLY)

    def file(self, schedule: str) -> Path:
        """Return the path of a schedule's `.prom` file."""
        return self.folder / f"luna_textfile_{schedule}.prom"

    def series(self, schedule: str) -> list[Series]:
        """Read a schedule's `.prom` file; none of the scenarios used here has a label that needs escaping."""
        return [
            Series(name, dict(re.findall(r'(\w+)="([^"]*)"', labels)), float(value))
            for name, labels, value in SERIES.findall(self.file(schedule).read_text())
        ]
