"""node_exporter's web configuration: whether there is one, and whether it fits the settings of Prometheus."""

from collections.abc import Iterator, Mapping
from typing import Any

from luna_textfile.config.problems import ConfigError, Problem
from luna_textfile.config.redaction import shown

FILE = "node-exporter-web.yml"
"""Its name among the rendered files."""

TOGETHER = (
    ("certificate_file", "key_file"),
    ("key_file", "certificate_file"),
    ("client_ca_file", "certificate_file"),
    ("client_name", "client_ca_file"),
    ("users", "certificate_file"),
)
"""Keys that mean nothing, or nothing good, without another."""


def wanted(bundle: Mapping[str, Any]) -> bool:
    """Tell whether node_exporter is to have a web configuration at all."""
    web = bundle["systemd"]["node_exporter_web"]
    return bool(web["certificate_file"] or web["users"])


def path(bundle: Mapping[str, Any]) -> str:
    """Return where it lies on the host."""
    return f"{bundle['systemd']['node_exporter_web']['directory'].rstrip('/')}/{FILE}"


def check(bundle: Mapping[str, Any], where: str) -> None:
    """Refuse what node_exporter would refuse, and passwords without TLS. Raises ConfigError with every problem."""
    web = bundle["systemd"]["node_exporter_web"]
    base = "bundle.systemd.node_exporter_web"
    found = [
        Problem(where, f"{base}.{key}", None, f"allowed only with {base}.{needed}", f"set {base}.{needed} as well")
        for key, needed in TOGETHER
        if web[key] and not web[needed]
    ]
    if found:
        raise ConfigError(tuple(found))


def disagreements(bundle: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield why Prometheus, as it is configured here, could not scrape node_exporter, as it is configured here."""
    if not wanted(bundle):
        return
    web, access = bundle["systemd"]["node_exporter_web"], bundle["prometheus"]["access"]["exporter"]
    base = "bundle.prometheus.access.exporter"
    if access["scheme"] != "https":
        yield Problem("", f"{base}.scheme", shown(access["scheme"]), "allowed: https, for node_exporter speaks TLS")
    if web["users"] and access["username"] not in web["users"]:
        names = ", ".join(sorted(web["users"]))
        allowed = f"allowed: one of bundle.systemd.node_exporter_web.users: {names}"
        yield Problem("", f"{base}.username", shown(access["username"]), allowed)
    if web["client_ca_file"] and not access["certificate_file"]:
        allowed = "allowed: a certificate, for node_exporter asks for one (client_ca_file)"
        yield Problem("", f"{base}.certificate_file", shown(""), allowed)
