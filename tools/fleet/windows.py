"""Which past the rules read: of each family, the spans before now and how far apart its samples are."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from luna_textfile.bundle.schema.types_basic import seconds
from tools.fleet.reads import reads

SCRAPE = 60


class Span(NamedTuple):
    """Seconds before now, from and to, and the seconds between two samples."""

    begin: int
    until: int
    step: int = SCRAPE


class Past(NamedTuple):
    """What is read of a family."""

    spans: tuple[Span, ...]

    @property
    def length(self) -> int:
        """How far back it goes, in seconds."""
        return max(span.begin for span in self.spans)

    def times(self, end: int) -> list[int]:
        """Return the times of its samples, ascending."""
        found: set[int] = set()
        for begin, until, step in self.spans:
            found.update(range(-(-(end - begin) // step) * step, end - until + 1, step))
        return sorted(found)

    def having(self, *more: Span) -> "Past":
        """Return it with more spans."""
        return Past(tuple(sorted({*self.spans, *more})))


def pasts(folder: Path) -> dict[str, Past]:
    """Return what the rules of a rendered bundle read of each family that they name."""
    steps = intervals(folder)
    found: dict[str, Past] = {}
    for _, rules in _groups(folder):
        for rule in rules:
            for read in reads(rule["expr"]):
                span = Span(read.begin, read.until, steps.get(read.family, SCRAPE))
                found[read.family] = found.get(read.family, Past(())).having(span)
    return found


def intervals(folder: Path) -> dict[str, int]:
    """Return the seconds between two evaluations of each rule, by the name of its series or alert."""
    groups = _groups(folder)
    return {rule.get("record") or rule["alert"]: interval for interval, rules in groups for rule in rules}


def _groups(folder: Path) -> Iterator[tuple[int, Iterable[Mapping[str, str]]]]:
    for path in sorted(folder.glob("prometheus/rules/*.yml")):
        for group in yaml.safe_load(path.read_text())["groups"]:
            yield seconds(group.get("interval", f"{SCRAPE}s")), group["rules"]
