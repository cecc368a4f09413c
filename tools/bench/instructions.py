"""Instructions, counted by callgrind: they repeat from run to run where times do not."""

import re
import subprocess
import tempfile
from pathlib import Path

from tools.bench import native_build
from tools.bench.cost import Program

TOTALS = re.compile(r"^totals: (\d+)", re.MULTILINE)


def instructions(program: Program) -> tuple[int, ...]:
    """Run a program once under callgrind; return the instructions of each of its processes, the largest first."""
    # Hashes of strings decide how often a dictionary collides.
    env = {**program.env, "LD_PRELOAD": str(native_build.preload("forks")), "PYTHONHASHSEED": "0"}
    program.prepare()
    with tempfile.TemporaryDirectory() as folder:
        options = ("--tool=callgrind", "--trace-children=yes", f"--callgrind-out-file={folder}/%p")
        done = subprocess.run(
            ["valgrind", "--quiet", *options, *program.command], env=env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{program.name} under callgrind ended with {done.returncode}:\n{done.stderr}")
        return tuple(sorted(map(_total, Path(folder).iterdir()), reverse=True))


def _total(counts: Path) -> int:
    found = TOTALS.search(counts.read_text(errors="replace"))
    if found is None:
        raise RuntimeError(f"callgrind left {counts.name} without a total: a process was ended too early")
    return int(found[1])
