"""One render at a time into a folder: two at once would leave files of both."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def exclusive_lock(directory: Path) -> Iterator[None]:
    """Keep other renders out of a folder, made if it does not exist, and wait until they are done. Raises OSError.

    The kernel's lock on the folder itself ends with the process, however that ends. filelock would leave a file of its
    own in a folder that users compare and commit.
    """
    directory.mkdir(parents=True, exist_ok=True)
    folder = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # some network file systems know no lock on a folder: then as without
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
