"""HA groups as the client is set up for them: what should be there, whatever the HSMs say."""

from collections.abc import Iterator

from luna_textfile.collectors.from_file import READ_CHRYSTOKI, FileCollector, HsmNames, client_file
from luna_textfile.pkcs11.model import NotSupportedError
from luna_textfile.textfile.metrics import Family, Sample

EXPECTED_MEMBER = Family(
    "hsm_ha_expected_member",
    "gauge",
    "Constant 1 for each member that the client's configuration lists for an HA group, standby members among them. "
    "label and serial are the group's.",
    ("label", "serial", "member", "hsm"),
    "Chrystoki.conf, VirtualToken: VirtualTokenNNMembers",
)
AUTO_RECOVERY = Family(
    "hsm_ha_auto_recovery",
    "gauge",
    "1 if the client recovers lost members of its HA groups by itself, 0 if not. Absent where it has no group, or the "
    "file does not say.",
    (),
    "Chrystoki.conf, HAConfiguration: reconnAtt, which is not 0",
)
HA_ONLY = Family(
    "hsm_ha_only",
    "gauge",
    "1 if the client shows applications its HA groups alone, 0 if their members' slots too. Absent where it has no "
    "group, or the file does not say.",
    (),
    "Chrystoki.conf, HAConfiguration: HAOnly",
)


def collect(path: str, names: HsmNames) -> Iterator[Sample]:
    """Read Chrystoki.conf; a client without an HA group has nothing to tell."""
    file = client_file(path)
    if not file.groups:
        raise NotSupportedError(READ_CHRYSTOKI, "no_group", "the file lists no HA group")
    for family, setting in ((AUTO_RECOVERY, file.auto_recovery), (HA_ONLY, file.ha_only)):
        if setting is not None:
            yield family.sample(setting)
    # Twice the same group is a mistake of the file's; its members are the same all the same.
    for label, serial, member in dict.fromkeys(
        (group.label, group.serial, member) for group in file.groups for member in group.members
    ):
        hsm = names.of_group(serial, label)
        yield EXPECTED_MEMBER.sample(1, label=label, serial=serial, member=member, hsm=hsm)


HA_GROUPS = FileCollector("ha_groups", READ_CHRYSTOKI, collect)
FAMILIES = (EXPECTED_MEMBER, AUTO_RECOVERY, HA_ONLY)
