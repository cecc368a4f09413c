"""The new file into its place: whole or not at all, and not over a file that somebody wrote."""

import errno
import os
import stat

from luna_textfile.textfile import atomic

MODE = 0o644
"""As `luna-textfile install` gives it: the jobs' user reads it, and there is no secret in it."""


def put(path: str, text: str, *, overwrite: bool) -> None:
    """Write the file. Raises FileExistsError for one that is there, any OSError for what cannot be written.

    To overwrite, `path` must be a regular file or a link to one, which then stays a link: renaming over a device
    would replace it for every program.
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
        os.link(draft, path)  # unlike a rename, it refuses a name that is taken
    finally:
        os.unlink(draft)
