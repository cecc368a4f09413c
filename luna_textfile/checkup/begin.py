"""Before the first subject: the configuration, the user whom the units name, and what the units set."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from luna_textfile.bundle.validation.read import read as read_bundle
from luna_textfile.checkup import systemctl
from luna_textfile.checkup.situation import Situation, account_of
from luna_textfile.checkup.systemctl import SystemdError
from luna_textfile.config.load import load
from luna_textfile.config.problems import ConfigError
from luna_textfile.config.source import find
from luna_textfile.installation.host import systemd_runs

SERVICE = "luna-textfile-minute.service"
PATIENCE = 3.0
"""Seconds for systemd to name the user."""


def situation(path: Path | None, environ: Mapping[str, str]) -> Situation:
    """Return what the subjects look at. Raises ConfigError if the configuration cannot be read.

    A wrong section `bundle` stops nothing, as it does not stop the jobs: its defaults count then.
    """
    loaded = load(path, environ)
    where = find(path, environ).path
    try:
        bundle = read_bundle(loaded.config.bundle, where)
    except ConfigError:
        bundle = read_bundle({}, where)
    user = _user(bundle)
    ours = {**environ, **bundle["systemd"]["environment"]}
    return Situation(loaded.config, loaded.origins, bundle, os.path.abspath(where), user, account_of(user), ours)


def _user(bundle: Mapping[str, Any]) -> str:
    """Return whom the service's unit names, a drop-in of the host's counted; else the configuration's."""
    configured = str(bundle["systemd"]["user"])
    if not systemd_runs():
        return configured
    try:
        (unit,) = systemctl.show((SERVICE,), ("LoadState", "User"), PATIENCE)
    except (SystemdError, ValueError):
        return configured
    return unit.get("User") or configured if unit.get("LoadState") == "loaded" else configured
