"""What all subjects look at: the configuration, the user of the jobs, and how much time there is."""

import grp
import os
import pwd
from collections.abc import Mapping
from typing import Any, NamedTuple

from luna_textfile.config.model import Config


class Account(NamedTuple):
    """A user with its groups, as the system's databases have them now."""

    name: str
    uid: int
    gid: int
    groups: frozenset[int]
    home: str


class Situation(NamedTuple):
    """One host at one moment. `seconds` is what a subject may take."""

    config: Config
    origins: Mapping[str, str]
    bundle: Mapping[str, Any]
    path: str
    """The configuration file that was read, there or not."""
    user: str
    """Whom the service's unit names, else whom the configuration would put there."""
    account: Account | None
    """That user; None if there is no such user."""
    environ: Mapping[str, str]
    """What a library sees: this shell's variables, and over them those that the units set."""
    seconds: float = 10.0

    @property
    def can_switch(self) -> bool:
        """True if a process of ours can become the jobs' user, or is it already."""
        return self.account is not None and os.geteuid() in (0, self.account.uid)


def account_of(name: str) -> Account | None:
    """Look a user up; None if there is none of this name."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return _account(entry)


def account_of_uid(uid: int) -> Account | None:
    """Look a user up by number; None if nobody has it."""
    try:
        return _account(pwd.getpwuid(uid))
    except KeyError:
        return None


def group_name(gid: int) -> str:
    """Return a group's name, its number if it has none."""
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def user_name(uid: int) -> str:
    """Return a user's name, its number if it has none."""
    found = account_of_uid(uid)
    return found.name if found else str(uid)


def become(account: Account) -> None:
    """Be this user from now on, for good. Only in a process that ends soon. Raises OSError unless root."""
    if os.geteuid() == account.uid:
        return
    os.setgroups(sorted(account.groups))
    os.setgid(account.gid)
    os.setuid(account.uid)
    os.environ["HOME"] = account.home  # as systemd does


def _account(entry: pwd.struct_passwd) -> Account:
    groups = frozenset(os.getgrouplist(entry.pw_name, entry.pw_gid))
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, groups, entry.pw_dir)
