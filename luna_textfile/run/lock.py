"""One run of a schedule at a time."""

import errno
import fcntl
import os


def lock(path: str) -> int | None:
    """Take the lock of a file, made if necessary; return its descriptor, or None if another process holds the lock.

    flock(2), as filelock and flock(1) take it, so all exclude each other. It ends when the descriptor is closed, and
    with the process. Not filelock itself: its import costs as much as a whole bare script. Raises OSError.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return None
        raise OSError(error.errno, error.strerror, path) from None
    return descriptor
