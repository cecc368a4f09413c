"""Taking away the user and the groups that install made, as far as nobody else uses them by now."""

import grp
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from luna_textfile.installation.host import HERE, Command, Say, group_members, user_exists
from luna_textfile.installation.made import GROUP, MEMBER, USER

CLIENT = ("/etc/Chrystoki.conf", "/usr/safenet/lunaclient")
"""What a Luna client that was installed after us may have given to a group that we made."""


def remove_accounts(made: tuple[tuple[str, str], ...], do: Callable[[Command], None], say: Say) -> None:
    """Remove the users and groups among `made`, by commands that `do` runs or shows.

    A group in use stays, and is named. Raises CommandError if a user cannot be removed.
    """
    users = {name for kind, name in made if kind == USER}
    for kind, name in made:
        if kind == MEMBER:
            user, _, group = name.partition(":")
            do(Command("joined by install", ("gpasswd", "--delete", user, group), must=False))
    for name in sorted(users):
        if user_exists(name, HERE):
            do(Command("made by install", ("userdel", name), hint="End its processes, and uninstall again."))
    for kind, name in made:
        if kind == GROUP and (members := group_members(name, HERE)) is not None:
            if used := next(_uses(name, set(members) - users), None):
                say(f"{'keep':8}group {name}, which install made: {used}")
            else:
                do(Command("made by install", ("groupdel", name), must=False))


def _uses(group: str, members: set[str]) -> Iterator[str]:
    """Yield who uses a group. The files of a group that is gone would belong to the next one with its number."""
    if members:
        yield f"{', '.join(sorted(members))} joined it"
    number = grp.getgrnam(group).gr_gid
    for path in (Path(name) for name in CLIENT):
        for found in (path, *path.rglob("*")):
            if os.path.lexists(found) and found.lstat().st_gid == number:
                yield f"{found} belongs to it"
