"""Memory of all processes of a program together: a page that two of them share counts once, one shared with others too.

Not the kernel's Pss: it divides a page by all processes that map it, and every other Python on the machine maps the
pages of the interpreter. So the pages themselves are counted. Those of files are identified by their place in the file,
whatever other process maps them. The others are counted by Pss_Anon: after the start no process outside the family has
them.
"""

import os
import re
import signal
import subprocess
import time
from array import array
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median

from tools.bench.cost import Program

PAGE = os.sysconf("SC_PAGE_SIZE")
ENTRY = 8
"""Bytes of an entry in /proc/PID/pagemap (kernel, admin-guide/mm/pagemap.rst)."""
PRESENT, OF_FILE = 1 << 63, 1 << 61
PAUSE = 0.001
RUNS = 15
MAPPING = re.compile(r"^(\w+)-(\w+) \S+ (\w+) (\S+) (\d+)", re.MULTILINE)
ANONYMOUS = re.compile(r"^Pss_Anon:\s+(\d+) kB", re.MULTILINE)

FilePage = tuple[str, str, int]


def together(program: Program) -> float:
    """Return the peak of a program's processes in MiB, the median of several runs.

    The processes are stopped for each look, so a look is exact; what lives shorter than a millisecond can be missed.
    """
    return median(_peak(program) for _ in range(RUNS)) / 2**20


def _peak(program: Program) -> int:
    program.prepare()
    peak = 0
    with subprocess.Popen(
        program.command,
        env=program.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        while process.poll() is None:
            with suppress(OSError):  # one of them ended while we looked
                peak = max(peak, _look(process.pid))
            time.sleep(PAUSE)
    return peak


def _look(pid: int) -> int:
    """Return the bytes of the process and its children now."""
    stopped: list[int] = []
    try:
        for member in _family(pid):
            os.kill(member, signal.SIGSTOP)
            stopped.append(member)
        pages = {page for member in stopped for page in _file_pages(member)}
        return len(pages) * PAGE + sum(map(_anonymous, stopped))
    finally:
        for member in stopped:
            with suppress(ProcessLookupError):
                os.kill(member, signal.SIGCONT)


def _family(pid: int) -> Iterator[int]:
    yield pid  # stopped before its children are read, so that it makes no more
    yield from map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def _anonymous(pid: int) -> int:
    found = ANONYMOUS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
    return int(found[1]) * 1024 if found else 0


def _file_pages(pid: int) -> Iterator[FilePage]:
    mappings = MAPPING.findall(Path(f"/proc/{pid}/maps").read_text())
    with Path(f"/proc/{pid}/pagemap").open("rb", buffering=0) as pagemap:
        for begin, end, offset, device, inode in mappings:
            if inode == "0":
                continue
            pagemap.seek(int(begin, 16) // PAGE * ENTRY)
            entries = array("Q", pagemap.read((int(end, 16) - int(begin, 16)) // PAGE * ENTRY))
            first = int(offset, 16) // PAGE
            for place, entry in enumerate(entries):
                if entry & PRESENT and entry & OF_FILE:
                    yield device, inode, first + place
