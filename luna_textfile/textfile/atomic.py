"""Replaces a file atomically."""

import errno
import os

RANDOM_BYTES = 4
"""Random part of the name of a temporary file: no other user can guess it and create the file first."""


def write(path: str, text: str, mode: int) -> bool:
    """Write `text` to a temporary file beside `path`, sync it to disk, and rename it to `path`.

    A reader sees the old file or the new one; a crash leaves the old file or the new one. The umask does not change the
    mode. The temporary name never ends in `.prom`, because node_exporter also reads hidden files with that ending.
    Raises OSError, and then `path` is unchanged and there is no temporary file. Returns False if the new file is in
    place but may be lost in a power failure.
    """
    temporary = f"{path}.{os.getpid()}.{os.urandom(RANDOM_BYTES).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, 0o600)
    try:
        try:
            _write_all(descriptor, text.encode())
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.rename(temporary, path)
    except BaseException:
        remove(temporary)
        raise
    return _sync_directory(os.path.dirname(path))


def remove(path: str) -> bool:
    """Remove a file. Return whether it existed. Raises OSError."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return False
    return True


def remove_stale(path: str) -> list[str]:
    """Remove the temporary files of killed runs for `path`. The caller must hold the lock, so that no other run writes.

    Only regular files of this user, with names as in `write`, are removed.
    """
    directory, name = os.path.split(path)
    removed = []
    with os.scandir(directory) as entries:
        for entry in entries:
            if not _is_temporary_of(name, entry.name) or not entry.is_file(follow_symlinks=False):
                continue
            if entry.stat(follow_symlinks=False).st_uid == os.geteuid() and remove(entry.path):
                removed.append(entry.name)
    return removed


def _is_temporary_of(name: str, candidate: str) -> bool:
    if not (candidate.startswith(f"{name}.") and candidate.endswith(".tmp")):
        return False
    pid, _, random = candidate[len(name) + 1 : -len(".tmp")].partition(".")
    return pid.isdecimal() and len(random) == RANDOM_BYTES * 2 and not random.strip("0123456789abcdef")


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _sync_directory(directory: str) -> bool:
    try:
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        return error.errno == errno.EINVAL  # the file system does not support it
    return True
