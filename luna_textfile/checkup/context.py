"""The input of all subjects: the configuration, the user of the jobs, and the time limit."""

import grp
import os
import pwd
from collections.abc import Mapping
from typing import Any, NamedTuple

from luna_textfile.config.model import Config


class Account(NamedTuple):
    """A user and its groups, from the user database of the system."""

    name: str
    uid: int
    gid: int
    groups: frozenset[int]
    home: str


class Context(NamedTuple):
    """One host at one moment. `seconds` is the time limit of a subject."""

    config: Config
    origins: Mapping[str, str]
    bundle: Mapping[str, Any]
    path: str
    """The path of the configuration file, which may be missing."""
    user: str
    """The user in the unit of the service, else the user in the configuration."""
    account: Account | None
    """The account of that user; None if there is no such user."""
    environ: Mapping[str, str]
    """The environment of the library: variables of this shell, overridden by those of the units."""
    seconds: float = 10.0

    @property
    def can_switch(self) -> bool:
        """True if this process can become the user of the jobs, or already is."""
        return self.account is not None and os.geteuid() in (0, self.account.uid)


def account_of(name: str) -> Account | None:
    """Return the account of a user; None if there is no such user."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return _account(entry)


def account_of_uid(uid: int) -> Account | None:
    """Return the account of a uid; None if there is no such user."""
    try:
        return _account(pwd.getpwuid(uid))
    except KeyError:
        return None


def group_name(gid: int) -> str:
    """Return the name of a group, its number if it has no name."""
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def user_name(uid: int) -> str:
    """Return the name of a user, its number if it has no name."""
    found = account_of_uid(uid)
    return found.name if found else str(uid)


def become(account: Account) -> None:
    """Change this process to the user, permanently. Only for a process that ends soon. Raises OSError unless root."""
    if os.geteuid() == account.uid:
        return
    os.setgroups(sorted(account.groups))
    os.setgid(account.gid)
    os.setuid(account.uid)
    os.environ["HOME"] = account.home  # as systemd does


def _account(entry: pwd.struct_passwd) -> Account:
    groups = frozenset(os.getgrouplist(entry.pw_name, entry.pw_gid))
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, groups, entry.pw_dir)
