"""Preparation of the checks: the configuration, the user of the units, and their environment."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from luna_textfile.bundle.validation.read import read as read_bundle
from luna_textfile.checkup import systemctl
from luna_textfile.checkup.context import Context, account_of
from luna_textfile.checkup.systemctl import SystemdError
from luna_textfile.config.load import load
from luna_textfile.config.problems import ConfigError
from luna_textfile.config.source import find
from luna_textfile.installation.host import systemd_runs

SERVICE = "luna-textfile-minute.service"
PATIENCE = 3.0
"""Seconds for the question to systemd."""


def context(path: Path | None, environ: Mapping[str, str]) -> Context:
    """Return the context of the subjects. Raises ConfigError if the configuration cannot be read.

    A mistake in the section `bundle` stops neither the jobs nor the check: the check then uses the defaults.
    """
    loaded = load(path, environ)
    where = find(path, environ).path
    try:
        bundle = read_bundle(loaded.config.bundle, where)
    except ConfigError:
        bundle = read_bundle({}, where)
    user = _user(bundle)
    ours = {**environ, **bundle["systemd"]["environment"]}
    return Context(loaded.config, loaded.origins, bundle, os.path.abspath(where), user, account_of(user), ours)


def _user(bundle: Mapping[str, Any]) -> str:
    """Return the user in the unit of the service, drop-ins included; else the user in the configuration."""
    configured = str(bundle["systemd"]["user"])
    if not systemd_runs():
        return configured
    try:
        (unit,) = systemctl.show((SERVICE,), ("LoadState", "User"), PATIENCE)
    except (SystemdError, ValueError):
        return configured
    return unit.get("User") or configured if unit.get("LoadState") == "loaded" else configured
