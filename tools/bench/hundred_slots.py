"""A hundred slots on five HSMs: how much we add to the time of the calls, and what one hanging HSM costs the others."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import NamedTuple

from luna_textfile.config.model import Config
from luna_textfile.simulation.library.build import environment
from luna_textfile.simulation.library.scenario import find
from tools.bench.cost import Program, cost_of
from tools.bench.part import Check, Part, Table
from tools.bench.simulated import Series, Simulated

SECONDS_A_CALL = 0.002
RUNS = 9
MOST_TIMES = 1.25
DEADLINE = Config().collector.minute_deadline_seconds
GRACE = 1.0
HANGING = range(40, 60)
"""The slots of the HSM that hangs; its name is not known in every case."""
PARTLY = 75
COMMANDS = "hsm_stats_total_commands"
PER_SLOT = ("hsm_token_session_count", "hsm_token_status_session_count")
SLOTS, HSMS = 80, 4
"""Those that answer while one HSM hangs."""


class Case(NamedTuple):
    """What is known beforehand of where the slots belong."""

    name: str
    appliances: bool
    """The client's Chrystoki.conf names them."""
    seen_before: bool
    """An earlier run, in which all answered, has left its state."""


CASES = (
    Case("as in every later run", appliances=True, seen_before=True),
    Case("first run", appliances=True, seen_before=False),
    Case("first run, no Chrystoki.conf", appliances=False, seen_before=False),
)


class Hung(NamedTuple):
    """A run during which one HSM hangs: its wall time, and the series of the other HSMs that it did not bring."""

    case: Case
    seconds: float
    missing: Mapping[str, int]


def hundred_slots(scripts: Path, folder: Path, launcher: Path) -> Part:
    """Measure both; the hanging with the default limits, which is what users have."""
    healthy = _healthy(scripts, folder / "many", launcher)
    with ThreadPoolExecutor() as all_at_once:  # they do little but wait
        runs = [
            all_at_once.submit(_hanging, scripts, folder / f"hang{place}", launcher, case)
            for place, case in enumerate(CASES)
        ]
        hung = [run.result() for run in runs]
    checks = [check for run in hung for check in _checks(run)]
    return Part((*healthy.tables, _hung_table(hung)), (*healthy.checks, *checks))


def _healthy(scripts: Path, folder: Path, launcher: Path) -> Part:
    simulated = Simulated.of("many-slots", folder)
    minute = (scripts / "luna-textfile-minute",)
    cost_of(Program("the first run, which learns the HSMs of the slots", minute, simulated.environment()), launcher)
    cost_of(Program("a hundred slots, logged", minute, simulated.environment(logged=True)), launcher)
    calls = simulated.calls().total()
    timed = Program("a hundred slots", minute, simulated.environment())
    costs = [cost_of(timed, launcher) for _ in range(RUNS)]
    wall, cpu = median(cost.wall for cost in costs), median(cost.cpu for cost in costs)
    of_calls = calls * SECONDS_A_CALL
    head = ("calls", "their time s", "wall s", "times", "CPU s")
    row = (f"{calls}", f"{of_calls:.3f}", f"{wall:.3f}", f"{wall / of_calls:.2f}", f"{cpu:.3f}")
    table = Table(f"A hundred slots on five HSMs, 2 ms a call, {RUNS} runs", head, [row])
    return Part(
        (table,), (Check("100 slots, wall beside the time of the calls", wall / of_calls, MOST_TIMES, "times"),)
    )


def _hanging(scripts: Path, folder: Path, launcher: Path, case: Case) -> Hung:
    simulated = Simulated.of("fault-one-hsm-hangs", folder)
    command = (scripts / "luna-textfile-minute",)
    env = simulated.environment(appliances=case.appliances)
    if case.seen_before:
        good = env | environment(find("many-slots").path, elapsed=0)
        cost_of(Program("the run before", command, good), launcher)
    seconds = cost_of(Program(case.name, command, env, expected=PARTLY), launcher).wall
    return Hung(case, seconds, _missing(simulated.series("minute"), case))


def _missing(series: Sequence[Series], case: Case) -> dict[str, int]:
    slot_of = {each.labels["serial"]: each.labels["slot_id"] for each in series if each.family == "hsm_token_info"}
    missing = {}
    for family in PER_SLOT:
        slots = {int(slot_of[each.labels["serial"]]) for each in series if each.family == family}
        missing[family] = SLOTS - len(slots.difference(HANGING))
    # Where no appliance is known, every token counts as an HSM of its own.
    expected = HSMS if case.appliances else SLOTS
    missing[COMMANDS] = expected - len({each.labels["hsm"] for each in series if each.family == COMMANDS})
    return missing


def _checks(hung: Hung) -> tuple[Check, ...]:
    name = f"one HSM of five hangs, {hung.case.name}"
    return (
        Check(f"{name}: wall", hung.seconds, DEADLINE + GRACE, "s"),
        Check(f"{name}: lost of the others", sum(hung.missing.values()), 0, "series"),
    )


def _hung_table(runs: Sequence[Hung]) -> Table:
    head = ("case", "wall s", *(f"{family} lost" for family in runs[0].missing))
    rows = [(run.case.name, f"{run.seconds:.1f}", *map(str, run.missing.values())) for run in runs]
    return Table(f"One HSM of five hangs on every call, deadline {DEADLINE:g} s", head, rows)
