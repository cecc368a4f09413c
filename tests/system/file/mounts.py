"""File systems that are full, out of inodes or read-only. Root may ignore file modes, but not these."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fixtures.proven import not_proven


@contextmanager
def tmpfs(folder: Path, options: str) -> Iterator[None]:
    """Put a small file system (`size=64k`, `nr_inodes=4`) upon a folder."""
    with _mounted(folder, "-t", "tmpfs", "-o", options, "tmpfs"):
        yield


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make a folder read-only, as a file system is after an error; for an ordinary user its mode is enough."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        try:
            yield
        finally:
            folder.chmod(0o755)
        return
    with _mounted(folder, "--bind", str(folder)):
        _run("mount", "-o", "remount,bind,ro", str(folder))
        yield


@contextmanager
def _mounted(folder: Path, *arguments: str) -> Iterator[None]:
    if os.geteuid() != 0:
        not_proven("mounting a file system needs root: run the tests as root once")
    _run("mount", *arguments, str(folder))
    try:
        yield
    finally:
        _run("umount", str(folder))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        not_proven(f"{' '.join(command)}: {done.stderr.strip()}: this system lets even root mount nothing")
