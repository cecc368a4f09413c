"""Removes the user and the groups that install created, unless something else uses them now."""

import grp
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from luna_textfile.installation.host import HERE, Command, Say, group_members, user_exists
from luna_textfile.installation.made import GROUP, MEMBER, USER

CLIENT = ("/etc/Chrystoki.conf", "/usr/safenet/lunaclient")
"""Files of a Luna client, which may belong to a group that install created before the client was installed."""


def remove_accounts(made: tuple[tuple[str, str], ...], do: Callable[[Command], None], say: Say) -> None:
    """Remove the users and groups among `made`, with commands that `do` runs or shows.

    A group that is in use stays and is reported. Raises CommandError if a user cannot be removed.
    """
    users = {name for kind, name in made if kind == USER}
    for kind, name in made:
        if kind == MEMBER:
            user, _, group = name.partition(":")
            do(Command("install added the user", ("gpasswd", "--delete", user, group), must=False))
    for name in sorted(users):
        if user_exists(name, HERE):
            do(
                Command(
                    "install created the user",
                    ("userdel", name),
                    hint="End the processes of this user, then run uninstall again.",
                )
            )
    for kind, name in made:
        if kind == GROUP and (members := group_members(name, HERE)) is not None:
            if used := next(_uses(name, set(members) - users), None):
                say(f"{'keep':8}group {name}, which install created: {used}")
            else:
                do(Command("install created the group", ("groupdel", name), must=False))


def _uses(group: str, members: set[str]) -> Iterator[str]:
    """Yield the uses of a group. If it were removed, the next group with its number would own its files."""
    if members:
        yield f"{', '.join(sorted(members))} is a member of it"
    number = grp.getgrnam(group).gr_gid
    for path in (Path(name) for name in CLIENT):
        for found in (path, *path.rglob("*")):
            if os.path.lexists(found) and found.lstat().st_gid == number:
                yield f"{found} belongs to it"
