"""Formats numbers for the screen: shares, bytes, bars. An unknown value is a dash."""

import math
from typing import NamedTuple

_PREFIXES = ("", "k", "M", "G", "T", "P", "E", "Z")
_STEP = 1000
FULL = 100.0
"""Percent."""
_PARTS = " ▏▎▍▌▋▊▉"
"""Cells that are filled by 0 to 7 eighths."""


class Glyphs(NamedTuple):
    """Characters that the encoding of the terminal may lack."""

    unknown: str
    full: str
    parts: str
    """Partly filled cells, starting with an empty one; one character if the terminal has none."""
    empty: str


UNICODE = Glyphs("–", "█", _PARTS, "░")  # noqa: RUF001 - a dash that no minus can be taken for
ASCII = Glyphs("-", "#", " ", ".")


class Amount(NamedTuple):
    """A used amount and its total."""

    used: float | None
    total: float | None

    @property
    def share(self) -> float | None:
        """The share in percent; None if a number is unknown, or the total is 0."""
        if self.used is None or not self.total:
            return None
        share = self.used / self.total * FULL
        return share if math.isfinite(share) else None


def known(value: float) -> bool:
    """Return whether a value is a valid amount."""
    return math.isfinite(value) and value >= 0


def bar(share: float, width: int, glyphs: Glyphs) -> str:
    """Return a bar of a share in percent, `width` cells wide. Only 0 is empty, and only 100 % and more is full."""
    steps = len(glyphs.parts)
    most = width * steps
    filled = most if share >= FULL else min(most - 1, math.floor(share / FULL * most))
    if share > 0 and steps > 1:
        filled = max(filled, 1)
    full, rest = divmod(max(filled, 0), steps)
    part = glyphs.parts[rest] if rest else ""
    return (glyphs.full * full + part).ljust(width, glyphs.empty)


def count(value: float | None, glyphs: Glyphs) -> str:
    """Return a count as text."""
    return glyphs.unknown if value is None else f"{value:.0f}"


def of_counts(amount: Amount, glyphs: Glyphs) -> str:
    """Return "712 of 2048 (34.7 %)"; only the count if the limit is unknown."""
    used = count(amount.used, glyphs)
    if amount.total is None:
        return used
    return f"{used} of {count(amount.total, glyphs)}{_in_brackets(amount.share)}"


def of_bytes(amount: Amount, glyphs: Glyphs) -> str:
    """Return "20.0 of 60.0 GB (33.3 %)", in units of 1000 like the alerts."""
    if amount.used is None and amount.total is None:
        return glyphs.unknown
    if amount.total is None:
        return size(amount.used, glyphs)
    used, total = size(amount.used, glyphs), size(amount.total, glyphs)
    used = used.removesuffix(total[total.rfind(" ") :])  # the unit is shown once if both have the same
    return f"{used} of {total}{_in_brackets(amount.share)}"


def size(value: float | None, glyphs: Glyphs) -> str:
    """Return bytes with three digits: 96 B, 1.50 MB, 324 kB."""
    if value is None:
        return glyphs.unknown
    power = 0
    while power + 1 < len(_PREFIXES) and float(f"{value:.3g}") >= _STEP:
        value, power = value / _STEP, power + 1
    digits = f"{value:.0f}" if power == 0 or value >= _STEP else _three_digits(value)
    return f"{digits} {_PREFIXES[power]}B"


def _three_digits(value: float) -> str:
    for decimals, below in ((2, 9.995), (1, 99.95)):
        if value < below:
            return f"{value:.{decimals}f}"
    return f"{value:.0f}"


def percent(share: float) -> str:
    """Return a share as text. It is rounded, but never to 0 or to 100: only a full storage shows 100 %."""
    text = f"{share:.1f}"
    if text == "100.0" and share != FULL:
        text = "99.9" if share < FULL else "100.1"
    if text == "0.0" and share > 0:
        text = "<0.1"
    return f"{text} %"


def _in_brackets(share: float | None) -> str:
    return "" if share is None else f" ({percent(share)})"
