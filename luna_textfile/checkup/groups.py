"""HA groups in Chrystoki.conf: their members, the recovery of lost members, and what the jobs see of them."""

from collections.abc import Iterator

from luna_textfile.checkup.finding import Finding, listed, ok, unknown, warning
from luna_textfile.config.problems import printable
from luna_textfile.luna_client.chrystoki import ClientFile, HaGroup

_RECOVER = "lunacm    # then: hagroup retry -count -1"
_LOST = "a lost member stays out of its group until an operator recovers it"


def of_groups(file: ClientFile) -> Iterator[Finding]:
    """Yield findings about the HA groups in the file; nothing if it has none."""
    if not file.groups:
        return
    for group in file.groups:
        yield _of_members(group)
    yield _of_recovery(file)
    if file.ha_only:
        yield warning(
            "HAOnly is on: applications see the HA groups, and no slot of their members",
            "the jobs do not see the slots either: there are metrics of the groups, but none of HSMs and partitions",
            "export ChrystokiConfigurationPath=FOLDER    # give the jobs their own Chrystoki.conf with HAOnly = 0: "
            "bundle.systemd.environment",
        )
    else:
        yield ok(
            "HAOnly is off: the jobs see the members' slots (on hosts of applications the vendor recommends HAOnly = 1)"
        )


def _of_members(group: HaGroup) -> Finding:
    what = f"HA group {group.label or '(no label)'}, number {group.serial or '(none)'}"
    if not group.members:
        return warning(
            printable(f"{what} lists no member"), "no HSM is behind the slot of this group", "lunacm    # hagroup"
        )
    return ok(printable(f"{what}: members {listed(group.members, 32)}"))


def _of_recovery(file: ClientFile) -> Finding:
    if file.auto_recovery is None:
        return unknown(
            "automatic recovery of lost members is unknown: reconnAtt is missing or not a number",
            f"the manuals of the vendor disagree about the default; if it is off, {_LOST}",
            _RECOVER,
        )
    if file.auto_recovery:
        return ok("the client recovers lost members automatically (reconnAtt)")
    return warning("the client does not recover lost members automatically (reconnAtt = 0)", _LOST, _RECOVER)
