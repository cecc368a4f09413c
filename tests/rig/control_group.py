"""A control group for one booted host alone: systemd-nspawn uses the one that it is started in.

Two hosts in the same group would each take the other's services for leftovers of its own, and end them.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rig.proven import not_proven

JOIN = 'for group; do [ "$group" = -- ] && break; echo $$ >"$group/cgroup.procs" || exit; shift; done; shift; exec "$@"'
"""A script: joins the groups before `--`, and becomes the command behind it."""
ROOT = Path("/sys/fs/cgroup")
GONE_SECONDS = 30.0


@contextmanager
def control_group(name: str) -> Iterator[tuple[Path, ...]]:
    """Make a group below our own, in each hierarchy that systemd looks at; afterwards take it away, and all below."""
    groups = tuple(parent / name for parent in _ours())
    try:
        for group in groups:
            group.mkdir()
    except OSError as error:
        not_proven(f"a system cannot be booted here: no right to make a control group ({error})")
    try:
        yield groups
    finally:
        for group in groups:
            _remove(group)


def joined(groups: tuple[Path, ...], *command: str | Path) -> list[str | Path]:
    """Return a command that runs in these groups."""
    return ["sh", "-c", JOIN, "sh", *groups, "--", *command]


def _ours() -> Iterator[Path]:
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        number, controllers, path = line.split(":", 2)
        if number == "0":  # version 2; where both versions are used, it has a folder of its own
            both = ROOT / "unified"
            yield (both if both.is_dir() else ROOT) / path.lstrip("/")
        elif controllers == "name=systemd":
            yield ROOT / "systemd" / path.lstrip("/")


def _remove(group: Path) -> None:
    """Remove a tree of groups once its last process is gone, which may take a moment after its end."""
    end = time.monotonic() + GONE_SECONDS
    while group.exists() and time.monotonic() < end:
        for folder, _, _ in os.walk(group, topdown=False):
            with suppress(OSError):
                os.rmdir(folder)
        time.sleep(0.02)
