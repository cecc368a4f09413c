"""The jobs beside a bare script, a C program and pkcs11-tool: time, instructions, memory, bytes."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tools.bench.cost import Program
from tools.bench.instructions import instructions
from tools.bench.memory import together
from tools.bench.one_slot import BARE, FLOOR, OURS, programs
from tools.bench.part import Check, Part, Table
from tools.bench.rounds import Rounds, measure, ratio, typical

MOST_CPU = 1.5
MOST_INSTRUCTIONS = 1.4
MOST_MEMORY = 1.4


def compare(scripts: Path, folder: Path, rounds: int, launcher: Path) -> Part:
    """Measure all programs of `one_slot` in turn, and the two that are promised something under callgrind too."""
    every = programs(scripts, folder)
    costs = measure(every, rounds, launcher)
    named = {program.name: program for program in every}
    counts = {name: instructions(named[name]) for name in (BARE, OURS, FLOOR)}
    shared = {name: together(named[name]) for name in (BARE, OURS)}
    cpu = ratio(costs[OURS], costs[BARE], lambda cost: cost.cpu)
    resident = ratio(costs[OURS], costs[BARE], lambda cost: cost.memory)
    checks = (
        Check("CPU time beside the bare script", cpu.median, MOST_CPU, "times"),
        Check("instructions beside the bare script", sum(counts[OURS]) / sum(counts[BARE]), MOST_INSTRUCTIONS, "times"),
        Check("peak memory of a process beside the bare script", resident.median, MOST_MEMORY, "times"),
        Check("memory of all processes beside the bare script", shared[OURS] / shared[BARE], MOST_MEMORY, "times"),
    )
    return Part((_cost_table(every, costs), _instruction_table(counts), _memory_table(shared)), checks)


def _cost_table(every: Iterable[Program], costs: Rounds) -> Table:
    head = ("program", "CPU ms", "times bare", "middle half", "wall ms", "peak MiB", "bytes made dirty")
    rows = []
    for program in every:
        own = typical(costs[program.name])
        cpu = ratio(costs[program.name], costs[BARE], lambda cost: cost.cpu)
        rows.append(
            (
                program.name,
                f"{own.cpu * 1000:.1f}",
                f"{cpu.median:.2f}",
                f"{cpu.low:.2f} - {cpu.high:.2f}",
                f"{own.wall * 1000:.1f}",
                f"{own.memory:.1f}",
                f"{own.written:,}",
            )
        )
    return Table(f"One slot, {len(costs[BARE])} rounds", head, rows)


def _instruction_table(counts: dict[str, tuple[int, ...]]) -> Table:
    rows = [
        (name, _millions([sum(own)]), f"{sum(own) / sum(counts[BARE]):.2f}", _millions(own))
        for name, own in counts.items()
    ]
    return Table("Instructions", ("program", "millions", "times bare", "by process"), rows)


def _memory_table(shared: dict[str, float]) -> Table:
    rows = [(name, f"{size:.1f}", f"{size / shared[BARE]:.2f}") for name, size in shared.items()]
    return Table("Memory of all processes, shared pages once", ("program", "peak MiB", "times bare"), rows)


def _millions(counts: Sequence[int]) -> str:
    return " + ".join(f"{count / 1e6:.1f}" for count in counts)
