"""What a part of the bench brings: tables to read, and checks against the bounds that were promised."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Check(NamedTuple):
    """A measured value and the most it may be."""

    what: str
    value: float
    most: float
    unit: str

    @property
    def passed(self) -> bool:
        """True if the bound is kept."""
        return self.value <= self.most


class Table(NamedTuple):
    """A table in Markdown, which is also how the terminal shows it. Numbers are text already."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    def text(self) -> str:
        """Return title and table; the first column is left-aligned, the others right-aligned."""
        widths = [max(map(len, column)) for column in zip(self.head, *self.rows, strict=True)]
        rule = ["-" * widths[0], *(f"{'-' * (width - 1)}:" for width in widths[1:])]
        lines = [_line(cells, widths) for cells in (self.head, rule, *self.rows)]
        return f"### {self.title}\n\n" + "\n".join(lines) + "\n"


class Part(NamedTuple):
    """One part's results."""

    tables: tuple[Table, ...]
    checks: tuple[Check, ...] = ()


def verdicts(checks: Iterable[Check]) -> Table:
    """Return the table of all checks."""
    rows = [
        (check.what, f"{check.value:.4g} {check.unit}", f"{check.most:.4g} {check.unit}", _verdict(check))
        for check in checks
    ]
    return Table("Bounds", ("what", "measured", "at most", "verdict"), rows)


def _verdict(check: Check) -> str:
    return "PASS" if check.passed else "**FAIL**"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = [
        cell.rjust(width) if place else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return f"| {' | '.join([first, *others])} |"
