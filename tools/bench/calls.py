"""What the HSM is asked in a day, and what is written for it: counted from the simulator's log and from the files."""

from collections import Counter
from pathlib import Path

from tools.bench.cost import Program, cost_of
from tools.bench.part import Part, Table
from tools.bench.simulated import Simulated

RUNS_A_DAY = {"minute": 1440, "daily": 1}
SLOTS, HSMS = 100, 5
SCENARIOS = {"healthy": 1, "many-slots": SLOTS}

Logged = dict[str, Counter[str]]


def calls(scripts: Path, folder: Path, launcher: Path) -> Part:
    """Run both jobs on one slot and on a hundred; not the first run counts, which learns the HSMs of the slots."""
    logged: dict[str, Logged] = {}
    sizes = []
    for name, slots in SCENARIOS.items():
        simulated = Simulated.of(name, folder / name)
        logged[name] = {schedule: _run(simulated, scripts, schedule, launcher) for schedule in RUNS_A_DAY}
        sizes += [_size(simulated, schedule, slots) for schedule in RUNS_A_DAY]
    head = ("file", "slots", "series", "series a slot", "bytes", "bytes a slot")
    return Part((_functions(logged["many-slots"]), _days(logged), Table("What a run writes", head, sizes)))


def _run(simulated: Simulated, scripts: Path, schedule: str, launcher: Path) -> Counter[str]:
    simulated.log.unlink(missing_ok=True)
    command = (scripts / f"luna-textfile-{schedule}",)
    cost_of(Program(f"{schedule} job, first run", command, simulated.environment()), launcher)
    cost_of(Program(f"{schedule} job, logged", command, simulated.environment(logged=True)), launcher)
    return simulated.calls()


def _functions(logged: Logged) -> Table:
    """Tell how often each function is called, in its own unit: a hundred calls on a hundred slots are once a slot."""
    rows = []
    for function in sorted(set().union(*logged.values())):
        units = {_unit(counts[function]) for counts in logged.values() if counts[function]}
        (unit, of) = units.pop() if len(units) == 1 else ("run", 1)
        each = [counts[function] / of for counts in logged.values()]
        day = sum(number * RUNS_A_DAY[schedule] for schedule, number in zip(logged, each, strict=True))
        rows.append((function, unit, *(f"{number:g}" for number in each), f"{day:,g}"))
    head = ("function", "for each", *(f"a {schedule} run" for schedule in logged), "a day")
    return Table(f"Calls, counted on {SLOTS} slots of {HSMS} HSMs", head, rows)


def _unit(count: int) -> tuple[str, int]:
    for unit, number in (("slot", SLOTS), ("HSM", HSMS)):
        if count % number == 0:
            return unit, number
    return "run", 1


def _days(logged: dict[str, Logged]) -> Table:
    rows = []
    for name, runs in logged.items():
        day = sum(counts.total() * RUNS_A_DAY[schedule] for schedule, counts in runs.items())
        rows.append((name, *(f"{counts.total()}" for counts in runs.values()), f"{day:,}"))
    return Table("All calls", ("scenario", *(f"a {schedule} run" for schedule in RUNS_A_DAY), "a day"), rows)


def _size(simulated: Simulated, schedule: str, slots: int) -> tuple[str, ...]:
    series, size = len(simulated.series(schedule)), simulated.file(schedule).stat().st_size
    each = (f"{series}", f"{series / slots:.1f}", f"{size:,}", f"{size / slots:,.0f}")
    return (simulated.file(schedule).name, f"{slots}", *each)
