"""Where the configuration comes from, found without parsing it. On the minute job's path: imports os only."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from luna_textfile.config.model import DEFAULT_STATE_DIRECTORY

DEFAULT_PATH = "/etc/luna-textfile/config.yaml"
PATH_VARIABLE = "LUNA_TEXTFILE_CONFIG"
PREFIX = "HSM__"
SYSTEMD_STATE = "STATE_DIRECTORY"
STATE_OVERRIDE = "HSM__TEXTFILE__STATE_DIRECTORY"


class Source(NamedTuple):
    """A configuration file. `asked_by` says who named it; None is the default path, which may be missing."""

    path: str
    asked_by: str | None

    def read(self) -> bytes | None:
        """Return the file's bytes, None for a default file that is not there; any other failure is OSError."""
        try:
            with open(self.path, "rb") as file:
                return file.read()
        except FileNotFoundError:
            if self.asked_by is None:
                return None
            raise


def find(path: str | os.PathLike[str] | None, environ: Mapping[str, str]) -> Source:
    """Return the file to read: the `--config` option, else LUNA_TEXTFILE_CONFIG, else the default path."""
    if path is not None:
        return Source(os.fspath(path), "--config")
    if PATH_VARIABLE in environ:
        return Source(environ[PATH_VARIABLE], f"environment {PATH_VARIABLE}")
    return Source(DEFAULT_PATH, None)


def systemd_state_directory(environ: Mapping[str, str]) -> str | None:
    """Return the unit's StateDirectory=. systemd.exec(5): several are joined by colons; the first is ours."""
    return environ.get(SYSTEMD_STATE, "").split(":")[0] or None


def state_directory(environ: Mapping[str, str]) -> str:
    """Return the state directory as far as the environment alone can tell."""
    return environ.get(STATE_OVERRIDE) or systemd_state_directory(environ) or DEFAULT_STATE_DIRECTORY
