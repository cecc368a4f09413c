"""The grammar and the arithmetic of values once more, in Python, to hold the C code against."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from itertools import pairwise

LIMIT = 2**63
UNITS = {"ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9, "d": 86400 * 10**9}

NUMBER = r"-?[0-9]+"
DURATION = r"(?:[0-9]+(?:\.[0-9]{1,9})?(?:ms|s|m|h|d))"
SPACES = r"[ \t]*"
WAVE = rf"wave\({SPACES}{NUMBER}{SPACES},{SPACES}{NUMBER}{SPACES},{SPACES}{DURATION}{SPACES}\)"
TERM = rf"(?:{WAVE}|{NUMBER}(?:/(?:ms|s|m|h|d)(?![a-zA-Z]))?)"
SUM = re.compile(rf"{TERM}(?:{SPACES}[+-]{SPACES}{TERM})*{SPACES}")
POINT = rf"{DURATION}:{NUMBER}"
POINTS = re.compile(rf"{POINT}(?:[ \t]+{POINT})*")


class RefusedError(ValueError):
    """The text is not a value."""


def evaluate(text: str, elapsed_ns: int) -> int:
    """Give the value `elapsed_ns` after the start; RefusedError when the text is not one."""
    text = text.strip(" \t\r\n")
    result = _points(text, elapsed_ns) if ":" in text else _sum(text, elapsed_ns)
    return min(max(result, 0), 2**64 - 1)


def _number(text: str) -> int:
    number = int(text)
    if abs(number) >= LIMIT:
        raise RefusedError(text)
    return number


def _duration(text: str) -> int:
    parts = re.fullmatch(r"([0-9.]+)([a-z]+)", text)
    assert parts is not None
    nanoseconds = math.floor(Fraction(parts[1]) * UNITS[parts[2]])
    if nanoseconds >= LIMIT:
        raise RefusedError(text)
    return nanoseconds


def _wave(text: str, elapsed_ns: int) -> int:
    low_text, crest_text, period_text = (part.strip(" \t") for part in text[5:-1].split(","))
    low, crest, period = _number(low_text), _number(crest_text), _duration(period_text)
    if low > crest or period == 0:
        raise RefusedError(text)
    height = float(crest) - float(low)
    return low + math.floor(height * ((1 - math.cos(6.283185307179586 * (elapsed_ns % period / period))) / 2) + 0.5)


def _term(text: str, elapsed_ns: int) -> int:
    if text.startswith("wave"):
        return _wave(text, elapsed_ns)
    number, _, unit = text.partition("/")
    return _number(number) * elapsed_ns // UNITS[unit] if unit else _number(number)


def _sum(text: str, elapsed_ns: int) -> int:
    if not SUM.fullmatch(text):
        raise RefusedError(text)
    total, count, at = 0, 0, 0
    while at < len(text):
        sign = re.compile(rf"{SPACES}([+-]?){SPACES}").match(text, at) if count else None
        start = sign.end() if sign else at
        term = re.compile(TERM).match(text, start)
        assert term is not None
        value = _term(term[0], elapsed_ns)
        total += -value if sign and sign[1] == "-" else value
        count += 1
        at = term.end() + len(text[term.end() :]) - len(text[term.end() :].lstrip(" \t"))
    if count > 8:
        raise RefusedError(text)
    return total


def _points(text: str, elapsed_ns: int) -> int:
    if not POINTS.fullmatch(text):
        raise RefusedError(text)
    pairs = [point.split(":") for point in text.split()]
    points = [(_duration(at), _number(amount)) for at, amount in pairs]
    times = [at for at, _ in points]
    if len(points) > 32 or times != sorted(set(times)):
        raise RefusedError(text)
    if elapsed_ns <= times[0]:
        return points[0][1]
    for (before, low), (after, high) in pairwise(points):
        if elapsed_ns < after:
            return low + (high - low) * (elapsed_ns - before) // (after - before)
    return points[-1][1]
