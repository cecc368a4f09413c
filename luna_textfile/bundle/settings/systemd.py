"""Settings of the units: who runs the jobs, where things lie, what a client library needs, and node_exporter's unit."""

import ipaddress
import re

from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.schema.types_basic import (
    duration,
    lines,
    list_of,
    mapping_of,
    matching,
    of_text,
    one_line,
    switch,
)
from luna_textfile.config.parsers import Kind, integer

_PATH = re.compile(r"(/[A-Za-z0-9._+@:,-]+)+")
_ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
_UNIT = re.compile(r"[A-Za-z0-9:_.-]+\.service")
_SIZE = re.compile(r"[1-9][0-9]{0,5}[MG]")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def plain_path() -> Kind:
    """Return the kind of absolute paths that need no quotes in any unit file."""
    return of_text("an absolute path of letters, digits and . _ + @ : , - without ..", _path)


def plain_paths(what: str) -> Kind:
    """Return the kind of lists of such paths; they may be empty."""
    return list_of(plain_path(), f"{what}, each an absolute path")


def accounts(what: str) -> Kind:
    """Return the kind of lists of names of users or groups; they may be empty."""
    return list_of(matching("", _ACCOUNT), what)


def networks() -> Kind:
    """Return the kind of lists of IP addresses and networks; they may be empty."""
    return list_of(of_text("", _network), "IP addresses and networks, such as 192.0.2.7 or 192.0.2.0/24")


def variables() -> Kind:
    """Return the kind of mappings from the name of an environment variable to its value."""
    allowed = "a mapping from the name of a variable to text of one line"
    return mapping_of(allowed, matching("", _VARIABLE), one_line())


def _path(text: str) -> str:
    if not _PATH.fullmatch(text) or {".", ".."} & set(text.split("/")):
        raise ValueError("not such a path")
    return text


def _network(text: str) -> str:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        raise ValueError("not an address, or not the first one of its network") from None
    return text


SETTINGS = (
    Setting(
        "systemd.user",
        matching("the name of a system user: lower case letters, digits, _ and -", _ACCOUNT),
        "luna",
        "The user, with a group of the same name, that both jobs run as.",
    ),
    Setting(
        "systemd.groups",
        accounts("groups"),
        ("hsmusers",),
        "Groups that this user joins; one that does not exist is made. The Luna client's own is `hsmusers`.",
    ),
    Setting("systemd.bin_directory", plain_path(), "/opt/luna-textfile/bin", "Where the programs are installed."),
    Setting("systemd.config_path", plain_path(), "/etc/luna-textfile/config.yaml", "The configuration the jobs read."),
    Setting(
        "systemd.environment",
        variables(),
        {},
        "Variables for both jobs, such as `ChrystokiConfigurationPath`.",
    ),
    Setting(
        "systemd.client_directories",
        plain_paths("folders and files"),
        ("/usr/safenet/lunaclient/lock",),
        "What the HSM's client must be able to write: the folder `MutexFolder` of Chrystoki.conf, its HA log if there "
        "is one. Whatever is not there is left out.",
    ),
    Setting(
        "systemd.devices",
        plain_paths("device files"),
        (),
        "Device files of an HSM inside this host or at its USB. Empty for HSMs on the network: then no device is seen.",
    ),
    Setting(
        "systemd.hsm_addresses",
        networks(),
        (),
        "If not empty, the jobs reach these addresses and this host only. List the name servers too, unless "
        "Chrystoki.conf has addresses only.",
    ),
    Setting(
        name="systemd.private_users",
        kind=switch(),
        default=False,
        help="Run the jobs in a user namespace. Off: hardened hosts forbid these (`user.max_user_namespaces = 0`).",
    ),
    Setting(
        name="systemd.memory_deny_write_execute",
        kind=switch(),
        default=True,
        help="No memory both written and executed. Off if the client's library says it needs an executable stack.",
    ),
    Setting(
        "systemd.memory_max",
        matching("a size such as 512M or 1G", _SIZE),
        "512M",
        "Memory that a run may use before the kernel ends it.",
    ),
    Setting(
        "systemd.minute_jitter_percent",
        integer(0, 50),
        10,
        "By how much the time between two minute runs varies, so that hosts do not ask an HSM at the same moment. "
        "The mean stays `collector.minute_interval_seconds`.",
    ),
    Setting(
        "systemd.daily_jitter",
        duration("0s", "2h"),
        "5m",
        "The daily run comes up to this much after its hour and after boot; each host has its own fixed delay.",
    ),
    Setting(
        "systemd.daily_retry",
        duration("1s", "15m"),
        "10m",
        "Time from a daily run that failed to the next try.",
    ),
    Setting(
        "systemd.health_connections",
        integer(1, 64),
        8,
        "Health checks answered at the same time; further connections are closed at once.",
    ),
    Setting(
        "systemd.node_exporter_unit",
        matching("the name of a service unit", _UNIT),
        "prometheus-node-exporter.service",
        "node_exporter's unit: Debian's, or `node_exporter.service` of its own example.",
    ),
    Setting("systemd.node_exporter_binary", plain_path(), "/usr/bin/prometheus-node-exporter", "node_exporter."),
    Setting(
        "systemd.node_exporter_options_variable",
        matching("the name of a variable", _VARIABLE),
        "ARGS",
        "The variable in which its unit gets options: `ARGS` with Debian, `OPTIONS` in node_exporter's own example.",
    ),
    Setting(
        "systemd.node_exporter_arguments",
        lines("further options of node_exporter"),
        (),
        "Further options, such as `--no-collector.wifi`.",
    ),
)
