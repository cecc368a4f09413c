"""Series of a partition by kind, and the samples that rules read: both counted, not timed."""

from pathlib import Path
from typing import Any

from downstream.rules import rules

from tools.fleet.cost import Counter
from tools.fleet.held import END, held
from tools.fleet.kinds import by_kind
from tools.fleet.site import Fleet
from tools.fleet.windows import SCRAPE, intervals

SIZES = (20, 100)
"""Partitions of the one HSM whose series are counted."""


def counted(bundle: Path, folder: Path) -> dict[str, Any]:
    """Count the series of one HSM with few and with many partitions, watched by one host."""
    found: dict[str, Any] = {"kinds": {}}
    for partitions in SIZES:
        one = held(Fleet(1, partitions, second=0), bundle, folder / str(partitions), "newest")
        found["kinds"][str(partitions)] = by_kind([*one.scraped, *one.recorded])
        with one.blocks.served("newest") as running:
            counter = Counter(running.url, END)
            every = intervals(bundle)
            found["read"] = {
                rule.name: counter.samples(rule.expression) * SCRAPE / every[rule.name.split()[0]] / partitions
                for rule in rules(bundle)
            }
    return found
