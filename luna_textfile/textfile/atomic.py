"""Replace a file whole or not at all."""

import errno
import os

RANDOM_BYTES = 4
"""In a temporary file's name: enough that nobody can have put a file there before us."""


def write(path: str, text: str, mode: int) -> bool:
    """Write `text` to a temporary file beside `path`, make it last, and put it in the place of `path`.

    A reader sees the old file or the new one; a crash at any moment leaves the old one. The mode is exact, whatever
    the umask. The temporary name never ends in `.prom`, for node_exporter reads even hidden files that do.
    Raises OSError, and then leaves no temporary file and no changed `path`. Returns False if the new file is in its
    place, but may not survive a loss of power.
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
    """Remove a file if it is there, and tell whether it was. Raises OSError."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return False
    return True


def remove_stale(path: str) -> list[str]:
    """Remove what killed runs left behind on the way to `path`; the caller holds the lock that says there is no other.

    Only regular files of our own user with the name that `write` gives them.
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
        return error.errno == errno.EINVAL  # what a file system says that has no such operation
    return True
