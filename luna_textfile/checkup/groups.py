"""HA groups in Chrystoki.conf: which there are, what becomes of a lost member, and what the jobs can see of them."""

from collections.abc import Iterator

from luna_textfile.checkup.finding import Finding, listed, ok, unknown, warning
from luna_textfile.config.problems import printable
from luna_textfile.luna_client.chrystoki import ClientFile, Group

_RECOVER = "lunacm    # then: hagroup retry -count -1"
_LOST = "a member that was lost stays out of its group until somebody recovers it"


def of_groups(file: ClientFile) -> Iterator[Finding]:
    """Yield what the file says of HA groups; nothing where there is none."""
    if not file.groups:
        return
    for group in file.groups:
        yield _of_members(group)
    yield _of_recovery(file)
    if file.ha_only:
        yield warning(
            "HAOnly is on: applications see the HA groups, and no slot of their members",
            "the jobs do not either: of HSMs and partitions nothing can be told, only of the groups",
            "export ChrystokiConfigurationPath=FOLDER    # a Chrystoki.conf of the jobs' own with HAOnly = 0, by "
            "bundle.systemd.environment",
        )
    else:
        yield ok(
            "HAOnly is off: the jobs see the members' slots (on the applications' hosts the vendor wants it to be on)"
        )


def _of_members(group: Group) -> Finding:
    what = f"HA group {group.label or '(no label)'}, number {group.serial or '(none)'}"
    if not group.members:
        return warning(printable(f"{what} lists no member"), "there is nothing behind its slot", "lunacm    # hagroup")
    return ok(printable(f"{what}: members {listed(group.members, 32)}"))


def _of_recovery(file: ClientFile) -> Finding:
    if file.auto_recovery is None:
        return unknown(
            "whether the client recovers lost members by itself: the file has no reconnAtt, or none that is a number",
            f"the vendor's manuals name two defaults, one of them off; then {_LOST}",
            _RECOVER,
        )
    if file.auto_recovery:
        return ok("the client recovers lost members by itself (reconnAtt)")
    return warning("the client does not recover lost members by itself (reconnAtt = 0)", _LOST, _RECOVER)
