"""The recorded files of the scenarios: in full, as the difference from another scenario's file, or of many slots."""

import re
from difflib import unified_diff
from itertools import groupby
from pathlib import Path
from zlib import crc32

GOLDEN = Path(__file__).with_name("golden")
MANY = ("many-slots", "fault-one-hsm-hangs")
"""Scenarios of 100 slots: of a family with many samples the first are recorded, and a fingerprint of the others."""
SHOWN = 3
BASES = (
    (re.compile("fault-initialize-(?!error)"), "fault-initialize-error"),
    (re.compile("fault-(?!initialize|one-hsm)"), "two-hsms"),
    (re.compile("ha-v"), "ha-member-down"),
    (re.compile("partition-client|incident-"), "healthy"),
)
"""Scenarios that differ from another in one thing: recorded is what is different in their files."""
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\S+ @@")
_FAMILY = re.compile(r"(?:# \w+ )?\w+")


def base_of(name: str) -> str | None:
    """Return the scenario from whose files those of this one differ little; None if there is none."""
    return next((base for pattern, base in BASES if pattern.match(name)), None)


def path_of(name: str, schedule: str) -> Path:
    """Return the golden file of a scenario's file."""
    return GOLDEN / f"{name}.{schedule}.{'diff' if base_of(name) else 'prom'}"


def recorded(name: str, schedule: str) -> str:
    """Return the recorded file of a scenario; shortened if the scenario is one of many slots."""
    # As bytes: a label may hold a carriage return.
    text = path_of(name, schedule).read_bytes().decode()
    base = base_of(name)
    return patched(recorded(base, schedule), text) if base else text


def difference(base: str, text: str) -> str:
    """Return what turns one text into another, line by line and without context."""
    return "".join(list(unified_diff(_lines(base), _lines(text), n=0))[2:])


def patched(base: str, diff: str) -> str:
    """Return the other text that a difference was made from."""
    lines, done, result = _lines(base), 0, list[str]()
    for line in _lines(diff):
        if hunk := _HUNK.match(line):
            count = int(hunk[2] or 1)
            # A hunk that only adds names the line before it.
            start = int(hunk[1]) - (1 if count else 0)
            result += lines[done:start]
            done = start + count
        elif line.startswith("+"):
            result.append(line[1:])
    return "".join(result + lines[done:])


def shortened(text: str) -> str:
    """Return a file with the first samples of each family, and a fingerprint of the others."""
    result = list[str]()
    for _, family in groupby(_lines(text), key=lambda line: _FAMILY.match(line)[0]):  # type: ignore[index]
        lines = list(family)
        result += lines[:SHOWN]
        if rest := lines[SHOWN:]:
            result.append(f"... {len(rest)} more [{crc32(''.join(rest).encode()):08x}]\n")
    return "".join(result)


def _lines(text: str) -> list[str]:
    # str.splitlines would end lines at characters that a label may hold.
    return re.findall(r"[^\n]*\n", text)
