"""What both jobs write at chosen moments of a scenario: the real jobs, on the simulated Luna."""

import functools
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from downstream.client import EXPECT, write_client
from downstream.series import Key
from luna_textfile import log
from luna_textfile.config.model import CollectorConfig, Config, HsmConfig, TextfileConfig
from luna_textfile.run import job
from luna_textfile.run.daily_schedule import DAILY
from luna_textfile.run.minute_schedule import MINUTE
from luna_textfile.run.plan import Schedule, make_plan
from luna_textfile.simulation.library.build import build, environment
from luna_textfile.simulation.library.scenario import Scenario, find
from luna_textfile.simulation.rehearse import LABELS, UNITS

SCHEDULES: Mapping[str, Schedule] = {"minute": MINUTE, "daily": DAILY}
_LINE = re.compile(r"(\w+)(?:\{(.*)\})? (\S+)")
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_POINT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)([smhd]):")


class Anchor(NamedTuple):
    """One run: seconds since the scenario began, and the value of each series."""

    elapsed: float
    values: Mapping[Key, float]


@functools.cache  # hosts of a site play the same scenario
def anchors(name: str, schedule: str, moments: frozenset[float]) -> list[Anchor]:
    """Run a schedule's job at these moments of a scenario; each run is a first one, its state is not kept."""
    log.start("error", "pretty")
    scenario = find(name)
    library = build(scenario.path)
    with tempfile.TemporaryDirectory(prefix="luna-textfile-") as scratch:
        config = Config(
            hsm=HsmConfig(
                library_path=str(library), slot_id="all", chrystoki_conf=str(write_client(scenario, Path(scratch)))
            ),
            textfile=TextfileConfig(scratch, scratch),
            collector=CollectorConfig(partition_capability_ids=(20, 21)),
            expect=EXPECT,
        )
        return [_run(scenario, schedule, config, moment) for moment in sorted(moments)]


def breakpoints(name: str) -> set[float]:
    """Return the moments at which a curve of the scenario has a corner."""
    text = find(name).path.read_text(encoding="utf-8", errors="surrogateescape")
    return {float(number) * UNITS[unit] for number, unit in _POINT.findall(text)}


def waves(name: str) -> bool:
    """Tell whether a value of the scenario goes up and down with the day."""
    return "wave(" in find(name).path.read_text(encoding="utf-8", errors="surrogateescape")


def _run(scenario: Scenario, schedule: str, config: Config, elapsed: float) -> Anchor:
    os.environ.update(environment(scenario.path, elapsed=elapsed))
    plan = make_plan(SCHEDULES[schedule], config)
    state = Path(plan.state_file)
    state.unlink(missing_ok=True)
    job.collect_and_write(plan, LABELS)
    text = Path(config.textfile.prom(schedule)).read_text(encoding="utf-8")
    return Anchor(elapsed, dict(_samples(text)))


def _samples(text: str) -> Iterator[tuple[Key, float]]:
    for line in text.splitlines():
        if match := _LINE.fullmatch(line):
            labels = ((label, _unescaped(value)) for label, value in _LABEL.findall(match[2] or ""))
            yield Key(match[1], tuple(sorted(labels))), float(match[3])


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], value)
