"""Runs `systemctl show` with a time limit, and parses its output."""

import re
import subprocess
from collections.abc import Iterable, Mapping

_SPAN = re.compile(r"(\d+(?:\.\d+)?)(y|month|w|d|h|min|s|ms|us)")
_UNITS = {
    "y": 31557600,
    "month": 2629800,
    "w": 604800,
    "d": 86400,
    "h": 3600,
    "min": 60,
    "s": 1,
    "ms": 1e-3,
    "us": 1e-6,
}

Properties = Mapping[str, str]


class SystemdError(Exception):
    """A command of systemd failed; the text says why."""


def show(units: Iterable[str], names: Iterable[str], seconds: float) -> list[Properties]:
    """Return these properties of each unit, in the order of the units. Raises SystemdError."""
    line = ["systemctl", "show", "--no-pager", f"--property={','.join(names)}", "--", *units]
    return parse(output(line, seconds))


def output(line: list[str], seconds: float) -> str:
    """Return what a command of systemd prints. Raises SystemdError."""
    try:
        # Without standard input, no command can ask for a password.
        done = subprocess.run(
            line, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=max(0.1, seconds)
        )
    except subprocess.TimeoutExpired:
        raise SystemdError(f"{line[0]} did not answer within {seconds:.0f} s") from None
    except OSError as error:
        raise SystemdError(f"{line[0]}: {error.strerror or error}") from None
    if done.returncode != 0:
        raise SystemdError((done.stderr or done.stdout).strip() or f"{line[0]}: exit code {done.returncode}")
    return done.stdout


def parse(text: str) -> list[Properties]:
    """Read blocks of NAME=VALUE, parted by empty lines."""
    blocks = (block for block in text.split("\n\n") if block.strip())
    return [dict(line.split("=", 1) for line in block.splitlines() if "=" in line) for block in blocks]


def span(text: str) -> float | None:
    """Return the seconds of a time span as systemd writes it (`1h 2min 3.5s`); None for infinity or nothing."""
    parts = _SPAN.findall(text)
    return sum(float(number) * _UNITS[unit] for number, unit in parts) if parts else None
