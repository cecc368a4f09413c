"""Numbers as a person reads them: a part of a whole, bytes, a bar. What is not known is shown as not known."""

import math
from typing import NamedTuple

_PREFIXES = ("", "k", "M", "G", "T", "P", "E", "Z")
_STEP = 1000
FULL = 100.0
"""Percent."""
_PARTS = " ▏▎▍▌▋▊▉"
"""A cell filled by so many eighths."""


class Glyphs(NamedTuple):
    """Characters that the terminal's encoding may lack."""

    unknown: str
    full: str
    parts: str
    """A cell filled in part, from empty on; one character if the terminal has no such."""
    empty: str


UNICODE = Glyphs("–", "█", _PARTS, "░")  # noqa: RUF001 - a dash that no minus can be taken for
ASCII = Glyphs("-", "#", " ", ".")


class Amount(NamedTuple):
    """How much of how much."""

    used: float | None
    total: float | None

    @property
    def share(self) -> float | None:
        """The part in percent; None if either number is not known, or the whole is nothing."""
        if self.used is None or not self.total:
            return None
        share = self.used / self.total * FULL
        return share if math.isfinite(share) else None


def known(value: float) -> bool:
    """Tell whether a value is an amount of anything."""
    return math.isfinite(value) and value >= 0


def bar(share: float, width: int, glyphs: Glyphs) -> str:
    """Draw a share in percent, `width` cells wide. Only nothing is empty, and only 100 % and above are full."""
    steps = len(glyphs.parts)
    most = width * steps
    filled = most if share >= FULL else min(most - 1, math.floor(share / FULL * most))
    if share > 0 and steps > 1:
        filled = max(filled, 1)
    full, rest = divmod(max(filled, 0), steps)
    part = glyphs.parts[rest] if rest else ""
    return (glyphs.full * full + part).ljust(width, glyphs.empty)


def count(value: float | None, glyphs: Glyphs) -> str:
    """Write a count."""
    return glyphs.unknown if value is None else f"{value:.0f}"


def of_counts(amount: Amount, glyphs: Glyphs) -> str:
    """Write "712 of 2048 (34.7 %)"; the count alone if nobody tells a limit."""
    used = count(amount.used, glyphs)
    if amount.total is None:
        return used
    return f"{used} of {count(amount.total, glyphs)}{_in_brackets(amount.share)}"


def of_bytes(amount: Amount, glyphs: Glyphs) -> str:
    """Write "20.0 of 60.0 GB (33.3 %)", in units of 1000 like the alerts."""
    if amount.used is None and amount.total is None:
        return glyphs.unknown
    if amount.total is None:
        return size(amount.used, glyphs)
    used, total = size(amount.used, glyphs), size(amount.total, glyphs)
    used = used.removesuffix(total[total.rfind(" ") :])  # one unit is enough if both have it
    return f"{used} of {total}{_in_brackets(amount.share)}"


def size(value: float | None, glyphs: Glyphs) -> str:
    """Write bytes with three digits: 96 B, 1.50 MB, 324 kB."""
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
    """Write a share. It is rounded, but never to 0 or to 100: what has a byte left is not full."""
    text = f"{share:.1f}"
    if text == "100.0" and share != FULL:
        text = "99.9" if share < FULL else "100.1"
    if text == "0.0" and share > 0:
        text = "<0.1"
    return f"{text} %"


def _in_brackets(share: float | None) -> str:
    return "" if share is None else f" ({percent(share)})"
