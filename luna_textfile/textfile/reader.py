"""Reads a .prom file of the jobs, for the health check.

It imports neither prometheus_client, which would take longer than the rest of a health check, nor the writer.
"""

import os
import re
import stat
from collections.abc import Mapping
from typing import NamedTuple

MOST_BYTES = 16 * 1024 * 1024
"""Upper limit of a file. A hundred slots give less than one megabyte."""

_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK  # non-blocking: a FIFO of this name must not stop us
_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
_LINE = re.compile(rf"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{{((?:{_LABEL}(?:,(?!\}})|(?=\}})))*)\}})? (\S+)")
_PAIR = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")


class Reading(NamedTuple):
    """One sample of a file: its family's name, its labels, its value."""

    name: str
    labels: Mapping[str, str]
    value: float


def read(path: str, families: frozenset[str]) -> tuple[Reading, ...]:
    """Return the samples of these families. Raises OSError, and ValueError if any line is not valid."""
    text = _content(path).decode()  # UnicodeDecodeError is a ValueError
    if not text.endswith("\n"):
        raise ValueError("it ends in the middle of a line")
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line and not line.startswith("#"):
            reading = _reading(number, line, families)
            if reading:
                found.append(reading)
    return tuple(found)


def _reading(number: int, line: str, families: frozenset[str]) -> Reading | None:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(f"line {number} is not a sample")
    name, labels, value = match.groups()
    try:
        count = float(value)
    except ValueError:
        raise ValueError(f"line {number} has no number") from None
    if name not in families:
        return None
    pairs = _PAIR.findall(labels or "")
    return Reading(name, {label: _unescape(text) for label, text in pairs}, count)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], text)


def _content(path: str) -> bytes:
    descriptor = os.open(path, _FLAGS)
    with open(descriptor, "rb") as file:  # closes it
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("it is not a regular file")
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError(f"it has more than {MOST_BYTES} bytes")
    return data
