"""Finds the configuration file without parsing it. The minute job imports it: it imports only os."""

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
    """A configuration file. `asked_by` is the option or variable that names it; None for the default path."""

    path: str
    asked_by: str | None

    def read(self) -> bytes | None:
        """Return the bytes of the file; None if the default file is missing. Raises OSError for all other failures."""
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
    """Return the unit's StateDirectory=. systemd.exec(5): colons separate several folders; the first is used."""
    return environ.get(SYSTEMD_STATE, "").split(":")[0] or None


def state_directory(environ: Mapping[str, str]) -> str:
    """Return the state directory from the environment, else the default; the file is not read."""
    return environ.get(STATE_OVERRIDE) or systemd_state_directory(environ) or DEFAULT_STATE_DIRECTORY
