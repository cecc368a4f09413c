"""The machine that was measured on: numbers travel to others only as ratios."""

import os
import platform
import re
import subprocess
import time
from pathlib import Path

from tools.bench.installation import version
from tools.bench.part import Table


def machine(folder: Path) -> Table:
    """Describe it; `folder` is where the runs write."""
    rows = [
        ("measured", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())),
        ("processor", f"{_field('/proc/cpuinfo', 'model name')}, {len(os.sched_getaffinity(0))} in use here"),
        ("memory", f"{int(_field('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.0f} GiB"),
        (
            "system",
            f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {'.'.join(platform.release().split('.')[:2])}",
        ),
        ("file system", _words("df", "--output=fstype", str(folder)).split()[-1]),
        ("Python", platform.python_version()),
        ("PyKCS11", version("PyKCS11")),
        ("filelock", version("filelock")),
        ("SoftHSM2", _words("softhsm2-util", "--version")),
        ("valgrind", _words("valgrind", "--version").removeprefix("valgrind-")),
    ]
    return Table("The machine", ("", "what"), rows)


def _field(file: str, name: str) -> str:
    found = re.search(rf"^{name}\s*:\s*(.*)$", Path(file).read_text(), re.MULTILINE)
    return found[1] if found else "unknown"


def _words(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
