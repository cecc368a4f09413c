"""A host that hides names: both jobs on two appliances with a salt, and what a reader of its files must not find."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from prometheus_client.parser import text_string_to_metric_families
from rig.certificate_files import certify
from scripts.host import Host, make_host

from luna_textfile.config.model import PrivacyConfig
from luna_textfile.privacy.names import MACHINE, Disguise
from luna_textfile.simulation.library.scenario import find, servers
from luna_textfile.simulation.rehearse import write_chrystoki

SALT = "5f3c0e9ab71d24688e0f6a3b9c55d127e4480b1a6fd39c72"
JOBS = ("luna-textfile-minute", "luna-textfile-daily")
NAMES = ("label", "serial", "hsm", "member")
CERTIFICATES = "hsm_certificate_not_after_timestamp_seconds"
"""The family whose label `name` is a machine's, and not the vendor's name of something."""
CLIENT = "collector.example.org"
HASH = re.compile(r"h-[0-9a-f]{12}")


class Series(NamedTuple):
    """A series: its family and its labels."""

    family: str
    labels: frozenset[tuple[str, str]]


def disguise(salt: str = SALT, **treatments: str) -> Disguise:
    """Return what hides names as a host's jobs do."""
    return Disguise(PrivacyConfig()._replace(**treatments), salt.encode(), ("zurich", "geneva"))  # type: ignore[arg-type]


def named_host(folder: Path, scenario: str = "two-hsms") -> Host:
    """Return a host whose client knows the scenario's appliances and HA groups by name, and has certificates."""
    host = make_host(folder, scenario)
    chosen = find(scenario)
    certify(write_chrystoki(chosen, folder), *servers(chosen.path).values(), "stranger", client=CLIENT)
    return host._replace(environ={**host.environ, "ChrystokiConfigurationPath": str(folder)})


def salted(folder: Path, salt: str = SALT) -> Path:
    """Write a salt as the documentation says, for owner and group."""
    path = folder / "salt"
    path.write_text(salt + "\n")
    path.chmod(0o640)
    return path


def hiding(host: Host, salt: Path, **treatments: str) -> Host:
    """Return the same host with names hidden: `label="redact"`."""
    keys = {f"PRIVACY__{name.upper()}": treatment for name, treatment in treatments.items()}
    return host.setting(**keys, PRIVACY__SALT_FILE=str(salt))


def series(text: str) -> set[Series]:
    """Return the series of a .prom file."""
    families = text_string_to_metric_families(text)
    return {Series(sample.name, frozenset(sample.labels.items())) for family in families for sample in family.samples}


def names(found: set[Series]) -> set[str]:
    """Return the values of the labels that tell whose HSM it is."""
    return {value for one in found for name, value in one.labels if _kind(one.family, name)}


def mapped(found: set[Series], by: Disguise) -> set[Series]:
    """Return the series as they are to be shown."""
    return {one._replace(labels=frozenset(shown(dict(one.labels), by, one.family).items())) for one in found}


def shown(labels: Mapping[str, str], by: Disguise, family: str = "") -> dict[str, str]:
    """Return labels of a family as they are to be shown."""
    kinds = {name: _kind(family, name) for name in labels}
    return {name: by.shown(kinds[name], value) if kinds[name] else value for name, value in labels.items()}


def _kind(family: str, label: str) -> str:
    if (family, label) == (CERTIFICATES, "name"):
        return MACHINE
    return label if label in NAMES else ""
