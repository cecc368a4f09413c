"""What a process uses: memory of its own and of files it maps, and CPU time."""

import os
from pathlib import Path
from typing import NamedTuple


class Memory(NamedTuple):
    """MiB: resident in all, and of that what is not the page cache of files (anonymous)."""

    resident: float
    own: float


def memory(pid: int) -> Memory:
    """Read a process's memory now."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return Memory(*(int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon")))


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that it has used, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
