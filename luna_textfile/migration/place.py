"""Writes the new file atomically, and does not overwrite an existing file by default."""

import errno
import os
import stat

from luna_textfile.textfile import atomic

MODE = 0o644
"""The same mode as in `luna-textfile install`: the user of the jobs reads the file, and it has no secret."""


def put(path: str, text: str, *, overwrite: bool) -> None:
    """Write the file. Raises FileExistsError if it exists, OSError if it cannot be written.

    With `overwrite`, `path` must be a regular file or a link to one. A link stays a link. A device is refused, because
    a rename would replace it for every program.
    """
    if not overwrite:
        _create(path, text)
        return
    target = os.path.realpath(path)
    if os.path.lexists(target) and not stat.S_ISREG(os.lstat(target).st_mode):
        raise FileExistsError(errno.EEXIST, "it is not a regular file", path)
    atomic.write(target, text, MODE)


def _create(path: str, text: str) -> None:
    draft = f"{path}.{os.getpid()}.draft"
    atomic.write(draft, text, MODE)
    try:
        os.link(draft, path)  # unlike a rename, it refuses an existing name
    finally:
        os.unlink(draft)
