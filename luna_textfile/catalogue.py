"""Every family that luna-textfile can write, in one list to read, to document and to check against."""

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


class Group(NamedTuple):
    """Families that belong together, and the schedules that write them."""

    title: str
    schedules: tuple[str, ...]
    families: tuple[Family, ...]


GROUPS = (
    Group("Slots", ("daily",), slots.FAMILIES),
    Group("Tokens", ("minute",), tokens.FAMILIES),
    Group("Token status (Luna)", ("minute",), token_status.FAMILIES),
    Group("Roles (Luna; by the job that collector.role_schedule names)", ("minute", "daily"), roles.FAMILIES),
    Group("HA groups (Luna)", ("minute",), ha.FAMILIES),
    Group("Operations (Luna)", ("minute",), statistics.FAMILIES),
    Group("Firmware (Luna)", ("daily",), firmware.FAMILIES),
    Group("Storage (Luna)", ("daily",), storage.FAMILIES),
    Group("Capabilities and policies of HSMs (Luna)", ("daily",), configuration.FAMILIES),
    Group("Capabilities, policies and mechanisms of partitions (Luna)", ("daily",), partitions.FAMILIES),
    Group("Licences (Luna)", ("daily",), licenses.FAMILIES),
    Group("Certificates of NTLS (Luna client)", ("daily",), ntls_certificates.FAMILIES),
    Group("HA groups as the client is set up for them (Luna client)", ("daily",), ha_groups.FAMILIES),
    Group("The monitor itself", ("minute", "daily"), monitor_families.FAMILIES),
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

<!-- Made by `luna-textfile metrics --format markdown`; `make docs` writes it anew. -->

A label that is empty is left out. A number that could not be read has no sample: never an old one, never 0 or -1.
The last section tells why it is missing. `hsm` is the name from the configuration, else the appliance's name, else
the token's serial. What is proven on which library stands in [support-matrix.md](support-matrix.md).

From version to version names and types stay, and labels may come, but none goes. After an upgrade one file is the new
version's and the other, for up to a day, the old one's. Of a family that stands in both (`luna_monitor_`),
node_exporter drops the second file's series where HELP or type differ, mostly without a word. So these texts stay, too.
"""


REASONS = """\
## Reasons of a failed call

The label `reason` of `luna_monitor_call_failed` is one of these, or the name of another PKCS#11 return code
(`CKR_VENDOR_0x...` for a vendor's that has no public name).

| reason | what it usually means, and what to do |
|---|---|"""


def as_table(width: int) -> str:
    """Return the catalogue as text for a terminal of `width` columns."""
    from textwrap import fill  # only people read it

    lines = []
    for group in GROUPS:
        lines.append(f"{group.title}  [{', '.join(group.schedules)}]")
        for family in group.families:
            lines.append(f"  {family.name}  ({family.kind})  {{{', '.join(family.labels)}}}")
            lines.append(fill(family.help, width, initial_indent="      ", subsequent_indent="      "))
        lines.append("")
    return "\n".join(lines)
