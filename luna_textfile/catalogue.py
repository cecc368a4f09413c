"""The catalogue: every family that luna-textfile can write. Commands, documents and tests use it."""

from typing import NamedTuple

from luna_textfile.collectors import (
    configuration,
    firmware,
    ha,
    ha_groups,
    licenses,
    ntls_certificates,
    partitions,
    roles,
    slots,
    statistics,
    storage,
    token_status,
    tokens,
)
from luna_textfile.pkcs11.return_codes import HINTS
from luna_textfile.textfile import monitor_families
from luna_textfile.textfile.metrics import Family


class FamilyGroup(NamedTuple):
    """Families that belong together, and the schedules that write them."""

    title: str
    schedules: tuple[str, ...]
    families: tuple[Family, ...]


GROUPS = (
    FamilyGroup("Slots", ("daily",), slots.FAMILIES),
    FamilyGroup("Tokens", ("minute",), tokens.FAMILIES),
    FamilyGroup("Token status (Luna)", ("minute",), token_status.FAMILIES),
    FamilyGroup("Roles (Luna; by the job that collector.role_schedule names)", ("minute", "daily"), roles.FAMILIES),
    FamilyGroup("HA groups (Luna)", ("minute",), ha.FAMILIES),
    FamilyGroup("Operations (Luna)", ("minute",), statistics.FAMILIES),
    FamilyGroup("Firmware (Luna)", ("daily",), firmware.FAMILIES),
    FamilyGroup("Storage (Luna)", ("daily",), storage.FAMILIES),
    FamilyGroup("Capabilities and policies of HSMs (Luna)", ("daily",), configuration.FAMILIES),
    FamilyGroup("Capabilities, policies and mechanisms of partitions (Luna)", ("daily",), partitions.FAMILIES),
    FamilyGroup("Licences (Luna)", ("daily",), licenses.FAMILIES),
    FamilyGroup("Certificates of NTLS (Luna client)", ("daily",), ntls_certificates.FAMILIES),
    FamilyGroup("HA groups as the client is set up for them (Luna client)", ("daily",), ha_groups.FAMILIES),
    FamilyGroup("The monitor itself", ("minute", "daily"), monitor_families.FAMILIES),
)

FAMILIES = tuple(family for group in GROUPS for family in group.families)


def as_records() -> list[dict[str, object]]:
    """Return the catalogue as plain records, for JSON."""
    return [
        {
            "name": family.name,
            "type": family.kind,
            "labels": list(family.labels),
            "schedules": list(group.schedules),
            "help": family.help,
            "source": family.source,
            "group": group.title,
        }
        for group in GROUPS
        for family in group.families
    ]


def as_markdown() -> str:
    """Return the catalogue as docs/metrics.md."""
    parts = [INTRODUCTION]
    for group in GROUPS:
        parts.append(f"## {group.title}\n\nWritten by: {', '.join(group.schedules)}.\n")
        parts.append("| family | type | labels | meaning | source |\n|---|---|---|---|---|")
        parts += [
            f"| `{family.name}` | {family.kind} | {', '.join(family.labels)} | {family.help} | {family.source} |"
            for family in group.families
        ]
        parts.append("")
    parts.append(REASONS)
    parts += [f"| `{reason}` | {hint} |" for reason, hint in HINTS.items()]
    return "\n".join(parts) + "\n"


INTRODUCTION = """\
# Metrics

<!-- Made by `luna-textfile metrics --format markdown`; `make docs` writes it again. -->

Empty labels are omitted. A value that could not be read has no sample: the job never writes an old value, 0 or -1
instead. The last section explains why a sample is missing. `hsm` is the name from the configuration, else the name of
the appliance, else the serial of the token. [support-matrix.md](support-matrix.md) lists what is
proven on which library.

A new version never renames a family, changes its type or removes a label. It may add labels. After an upgrade, one file
is of the new version, and the other file is of the old version for up to a day. For families in both files
(`luna_monitor_`), node_exporter drops the series of the second file, mostly silently, if HELP or type differ. So the
HELP texts do not change either.
"""


REASONS = """\
## Reasons of a failed call

The label `reason` of `luna_monitor_call_failed` is one of these, or the name of another PKCS#11 return code
(`CKR_VENDOR_0x...` for a vendor's that has no public name).

| reason | what it usually means, and what to do |
|---|---|"""


def as_table(width: int) -> str:
    """Return the catalogue as text for a terminal of `width` columns."""
    from textwrap import fill  # only for the terminal

    lines = []
    for group in GROUPS:
        lines.append(f"{group.title}  [{', '.join(group.schedules)}]")
        for family in group.families:
            lines.append(f"  {family.name}  ({family.kind})  {{{', '.join(family.labels)}}}")
            lines.append(fill(family.help, width, initial_indent="      ", subsequent_indent="      "))
        lines.append("")
    return "\n".join(lines)
