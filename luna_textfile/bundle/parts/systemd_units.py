"""The configuration in the words of unit files: paths, addresses, times and variables as systemd reads them.

Quoting differs from setting to setting: where a list of paths is read, a backslash stands for itself, so a path with
a quote or a control character in it cannot be written at all, and is refused.
"""

import math
from collections.abc import Iterator
from typing import Any

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.schema.types_basic import seconds
from luna_textfile.bundle.validation import exporter_web
from luna_textfile.config.model import CollectorConfig, Config
from luna_textfile.config.problems import ConfigError, Problem
from luna_textfile.config.redaction import shown

GRACE = 15
"""Seconds from a run's own deadline to systemd's: to write the file, and to end a child that is stuck."""

STATE_ROOT = "/var/lib/"
"""Where StateDirectory= makes its folders."""

HOMES = ("/home", "/root", "/run/user")
TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108 - to tell whether something lies there


def values(site: Site) -> dict[str, Any]:
    """Return what the templates of systemd/ see beside `config` and `bundle`. Raises ConfigError."""
    config, settings = site.config, site.bundle["systemd"]
    web = exporter_web.path(site.bundle) if exporter_web.wanted(site.bundle) else None
    options = _exporter_options(config, web, settings["node_exporter_arguments"])
    _check(config)
    state = _state_name(config.textfile.state_directory)
    return {
        "minute": _minute(config.collector, settings["minute_jitter_percent"]),
        "daily": _daily(config.collector, settings),
        "state_name": state,
        "state_path": path(config.textfile.state_directory),
        "textfile_path": path(config.textfile.directory),
        "reachable": _reachable(config, settings),
        "state_variable": word(f"STATE_DIRECTORY={config.textfile.state_directory}"),
        "environment": [word(assignment) for assignment in _environment(config, settings, state)],
        "health_listen": listen_stream(config.exporter.bind_address, config.exporter.health_port),
        "exporter_options": [argument(option) for option in options],
    }


def word(text: str) -> str:
    """Return a text as one quoted word of Environment= or of a command line (where `$` needs `argument`)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'


def argument(text: str) -> str:
    """Return a text as one argument of ExecStart=, where `$` would begin a variable."""
    return word(text.replace("$", "$$"))


def path(text: str) -> str:
    """Return a path that `_check` has let pass, in quotes: for lists of paths, and for tmpfiles.d and sysusers.d."""
    return '"' + text.replace("%", "%%") + '"'


def listen_stream(address: str, port: int) -> str:
    """Return an address and port as ListenStream= takes them: an IPv6 zone stands behind the port."""
    host, _, zone = address.partition("%")
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{port}%%{zone}" if zone else f"{host}:{port}"


def _exporter_options(config: Config, web: str | None, further: tuple[str, ...]) -> tuple[str, ...]:
    address = config.exporter.bind_address
    host = f"[{address}]" if ":" in address else address
    return (
        f"--web.listen-address={host}:{config.exporter.port}",
        f"--collector.textfile.directory={config.textfile.directory}",
        *([f"--web.config.file={web}"] if web else []),
        *further,
    )


def _minute(collector: CollectorConfig, jitter_percent: int) -> dict[str, int]:
    """Return times in milliseconds whose mean is the configured interval, and the time-out in seconds."""
    interval = collector.minute_interval_seconds * 1000
    jitter = interval * jitter_percent // 100
    return {
        "pause_ms": interval - jitter // 2,
        "jitter_ms": jitter,
        "timeout_s": math.ceil(collector.minute_deadline_seconds) + GRACE,
    }


def _daily(collector: CollectorConfig, settings: dict[str, Any]) -> dict[str, int]:
    return {
        "jitter_s": seconds(settings["daily_jitter"]),
        "retry_s": seconds(settings["daily_retry"]),
        "timeout_s": math.ceil(collector.daily_deadline_seconds) + GRACE,
    }


def _environment(config: Config, settings: dict[str, Any], state: str | None) -> Iterator[str]:
    yield f"LUNA_TEXTFILE_CONFIG={settings['config_path']}"
    if state is None:  # else StateDirectory= sets STATE_DIRECTORY, by which the cache of the configuration is found
        yield f"STATE_DIRECTORY={config.textfile.state_directory}"
    for name, value in settings["environment"].items():
        yield f"{name}={value}"


def _state_name(directory: str) -> str | None:
    """Return what StateDirectory= must say for this folder, None if it cannot make it."""
    name = directory.removeprefix(STATE_ROOT)
    plain = name != directory and all(part.replace("-", "").replace("_", "").isalnum() for part in name.split("/"))
    return name if plain and name.isascii() else None


def _reachable(config: Config, settings: dict[str, Any]) -> dict[str, bool]:
    """Tell whether something that a job needs lies where a sandbox would hide it."""
    needed = [*_paths(config).values(), settings["bin_directory"], settings["config_path"]]
    needed += settings["client_directories"]

    return {"in_home": any(map(in_home, needed)), "in_tmp": any(_below(place, TEMPORARY) for place in needed)}


def in_home(place: str) -> bool:
    """Tell whether ProtectHome= would hide this path."""
    return _below(place, HOMES)


def _below(place: str, folders: tuple[str, ...]) -> bool:
    return any(place == folder or place.startswith(f"{folder}/") for folder in folders)


def _paths(config: Config) -> dict[str, str]:
    """Return the paths of the configuration that the jobs need, by key."""
    return {
        "textfile.directory": config.textfile.directory,
        "textfile.state_directory": config.textfile.state_directory,
        "hsm.library_path": config.hsm.library_path,
        "hsm.chrystoki_conf": config.hsm.chrystoki_conf,
        "privacy.salt_file": config.privacy.salt_file,
    }


def _check(config: Config) -> None:
    """Refuse folders that a list of paths cannot contain."""
    bad = [
        Problem("the configuration", key, shown(value), "allowed in unit files: printable, without quotes, \\ and ..")
        for key, value in _paths(config).items()
        if key.startswith("textfile.") and not _writable_in_units(value)
    ]
    if bad:
        raise ConfigError(tuple(bad))


def _writable_in_units(value: str) -> bool:
    return value.isprintable() and not set(value) & set("\"'\\") and not {".", ".."} & set(value.split("/"))
