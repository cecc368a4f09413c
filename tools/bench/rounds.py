"""Paired runs: every program once a round, so that a busy moment of the machine hits all of them alike."""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from tools.bench.cost import Cost, Program, cost_of

WARM_UP = 3

Rounds = dict[str, list[Cost]]


class Ratio(NamedTuple):
    """Median of the rounds' ratios, and the quarter of them below and above."""

    median: float
    low: float
    high: float


def measure(programs: Sequence[Program], rounds: int, launcher: Path) -> Rounds:
    """Run all programs in turn (A B C A B C ...). The first rounds fill caches and are not counted."""
    costs: Rounds = {program.name: [] for program in programs}
    for number in range(WARM_UP + rounds):
        for program in programs:
            cost = cost_of(program, launcher)
            if number >= WARM_UP:
                costs[program.name].append(cost)
    return costs


def typical(costs: Sequence[Cost]) -> Cost:
    """Return the median of each kind of cost."""
    return Cost(
        median(cost.cpu for cost in costs),
        median(cost.wall for cost in costs),
        median(cost.memory for cost in costs),
        int(median(cost.written for cost in costs)),
    )


def ratio(ours: Sequence[Cost], theirs: Sequence[Cost], kind: Callable[[Cost], float]) -> Ratio:
    """Compare two programs round by round."""
    ratios = [kind(mine) / kind(other) for mine, other in zip(ours, theirs, strict=True)]
    low, middle, high = quantiles(ratios, n=4)
    return Ratio(middle, low, high)
