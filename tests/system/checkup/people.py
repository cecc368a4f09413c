"""Other users of this machine, for tests that run as root."""

import os
import pwd
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fixtures.proven import not_proven

NOBODY = pwd.getpwnam("nobody")


def must_be_root() -> None:
    """End the test as not proven unless it can be another user."""
    if os.geteuid() != 0:
        not_proven("only root can be another user: run as root")


@contextmanager
def open_folder() -> Iterator[Path]:
    """Give a temporary folder that every user can enter: those of pytest are for one user only."""
    with tempfile.TemporaryDirectory(prefix="luna-textfile-check-") as name:
        path = Path(name)
        path.chmod(0o755)
        yield path
