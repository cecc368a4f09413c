"""What a booted host has that this machine has not: every path, with owner, mode and content."""

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from rig.booted_host import BootedHost

OTHERS = re.compile(
    r"var/log/|var/tmp|tmp|"  # the journal, and what PrivateTmp= makes
    r"etc/(passwd|shadow|group|gshadow)-$|etc/\.pwd\.lock$|"  # the copies that userdel and others make before a change
    r"var/lib/systemd/(random-seed|catalog|timesync|timers$)|etc/machine-id$|"
    r"opt/luna-textfile/.*__pycache__"  # the package is not what install put there
)
"""What systemd and the tools for accounts write for themselves."""


JOBS_WRITE = ("var/lib/prometheus/node-exporter", "var/lib/luna-textfile", "var/lib/systemd/timers")


class Thing(NamedTuple):
    """A file, folder or link as it lies there: `mode` has the type too, `content` a checksum or where a link leads."""

    mode: str
    owner: tuple[int, int]
    content: str


Layer = Mapping[str, Thing | None]


def layer(host: BootedHost) -> Layer:
    """Return all that was written on the host since before it booted; None for what this machine has and it has not."""
    found: dict[str, Thing | None] = {}
    for folder, names, files in os.walk(host.layer):
        for name in (*names, *files):
            path = Path(folder, name)
            relative = path.relative_to(host.layer).as_posix()
            if not OTHERS.match(relative):
                found[relative] = _thing(path)
    return found


def differences(before: Layer, after: Layer) -> set[str]:
    """Return the paths that are not as they were. What is not in a layer is as on this machine."""
    return {path for path in before.keys() | after.keys() if _at(before, path) != _at(after, path)}


def put(before: Layer, after: Layer) -> set[str]:
    """Return the differences apart from what the jobs write from minute to minute."""
    return {path for path in differences(before, after) if not path.startswith(JOBS_WRITE)}


def _at(layer: Layer, path: str) -> Thing | None:
    return layer[path] if path in layer else _thing(Path("/", path))


def _thing(path: Path) -> Thing | None:
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISCHR(status.st_mode) and status.st_rdev == 0:
        return None  # an overlay's sign for what was removed
    content = ""
    if stat.S_ISLNK(status.st_mode):
        content = str(path.readlink())
    elif stat.S_ISREG(status.st_mode):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
    return Thing(stat.filemode(status.st_mode), (status.st_uid, status.st_gid), content)
