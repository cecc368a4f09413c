"""What befalls a host: each is a context manager, and afterwards the host is as it was.

Units are changed by drop-ins below /run, as `systemctl edit --runtime` makes them: a boot forgets them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from fixtures.booted_host import BootedHost
from fixtures.host_files import write
from fixtures.proven import require, require_library
from fixtures.wheel_host import VENV

ALL_OURS = "luna-textfile-.service"
"""systemd reads drop-ins of a name's beginning for all units that begin so."""
COPY = "/run/copy"
RENAMES = "rename,renameat,renameat2"


def change(host: BootedHost, unit: str, text: str) -> None:
    """Change a unit; an empty text ends that."""
    path = host.root / f"run/systemd/system/{unit}.d/fault.conf"
    if text:
        write(path, f"[Service]\n{text}\n")
    else:
        path.unlink()
    host.run("systemctl", "daemon-reload")


@contextmanager
def changed(host: BootedHost, unit: str, text: str) -> Iterator[None]:
    """Change a unit for a while."""
    change(host, unit, text)
    try:
        yield
    finally:
        change(host, unit, "")


@contextmanager
def clock(host: BootedHost, offset: str) -> Iterator[None]:
    """Let our programs see another time: the clock of a container is that of its host. Timers keep theirs."""
    library = require_library("faketime/libfaketime.so.1", "libfaketime")
    variables = f"LD_PRELOAD={library} FAKETIME={offset}"
    with changed(host, ALL_OURS, f"Environment={variables}"):
        yield


def at_the_rename(fault: str) -> str:
    """Return the change with which the minute job's rename of its .prom file meets a fault of strace's.

    strace itself runs in the sandbox, which has to allow it.
    """
    strace = require("strace", "strace")
    program = f"{VENV}/bin/luna-textfile-minute"
    # The second rename: the state is saved before. -D: the job stays the service's main process.
    line = f"{strace} -D -o /tmp/trace -e trace={RENAMES} -e inject={RENAMES}:{fault}:when=2 {program}"
    return f"SystemCallFilter=@debug @setuid\nExecStart=\nExecStart={line}"


@contextmanager
def full(host: BootedHost, folder: str) -> Iterator[None]:
    """Let a folder lie on a disk of its own that is full to the last byte, with the files that the folder has."""
    owner = host.run("stat", "--format=uid=%u,gid=%g,mode=%a", folder).strip()
    with _mounted(host, folder, f"size=256k,{owner}"):
        host.attempt("dd", "if=/dev/zero", f"of={folder}/filler", "bs=4k")
        yield
        host.run("rm", f"{folder}/filler")


@contextmanager
def read_only(host: BootedHost, folder: str) -> Iterator[None]:
    """Let a folder lie on a file system that is read-only, as the kernel makes it after an error of the disk."""
    owner = host.run("stat", "--format=uid=%u,gid=%g,mode=%a", folder).strip()
    with _mounted(host, folder, owner):
        host.run("mount", "-o", "remount,ro", folder)
        yield


@contextmanager
def _mounted(host: BootedHost, folder: str, options: str) -> Iterator[None]:
    """Put a small file system upon a folder, with the files that are there; afterwards the folder has what it has."""
    host.run("cp", "-a", folder, COPY)
    host.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder)
    host.run("cp", "-a", f"{COPY}/.", folder)
    try:
        yield
    finally:
        host.run("cp", "-a", f"{folder}/.", COPY)
        host.run("umount", folder)
        host.run("cp", "-a", f"{COPY}/.", folder)
        host.run("rm", "-r", COPY)
