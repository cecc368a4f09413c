"""Whether a user may use a file. The kernel answers if this process runs as that user; else the modes decide."""

import os
import stat
from collections.abc import Iterator
from typing import Literal, NamedTuple

from luna_textfile.checkup.context import Account, group_name, user_name

Wanted = Literal["read", "write", "enter"]
BITS = {"read": 4, "write": 2, "enter": 1}
_ACL = "system.posix_acl_access"


class Verdict(NamedTuple):
    """The result of one question. `at` is the file or folder that decides it; `need` is the missing right."""

    answer: Literal["allowed", "denied", "missing", "unsure"]
    at: str = ""
    need: Wanted = "read"


def judge(path: str, wanted: tuple[Wanted, ...], account: Account) -> Verdict:
    """Return whether the user has these rights on the file and on the folders above it. Links are followed.

    "unsure" is a file that this process cannot access, or a file with an access control list.
    """
    for folder in _folders(path):
        verdict = _judge_one(folder, "enter", account)
        if verdict.answer != "allowed":
            return verdict
    for what in wanted:
        verdict = _judge_one(path, what, account)
        if verdict.answer != "allowed":
            return verdict
    return Verdict("allowed", path)


def describe(path: str) -> str:
    """Return mode, owner and group as `ls -l` shows them."""
    status = os.stat(path)
    owner = f"{user_name(status.st_uid)}:{group_name(status.st_gid)}"
    return f"{path} is {stat.filemode(status.st_mode)} {owner}"


def letters(wanted: tuple[Wanted, ...]) -> str:
    """Return these rights as chmod takes them: rwx."""
    return "".join({"read": "r", "write": "w", "enter": "x"}[what] for what in wanted)


def group_that_may(path: str, need: Wanted, account: Account) -> str | None:
    """Return a group that gives the user this right, None if there is none. The group of root is never returned."""
    status = os.stat(path)
    if status.st_gid == 0 or status.st_gid in account.groups or not status.st_mode >> 3 & BITS[need]:
        return None
    return group_name(status.st_gid)


def _judge_one(path: str, need: Wanted, account: Account) -> Verdict:
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return Verdict("missing", path)
    except OSError:
        return Verdict("unsure", path, need)
    if os.geteuid() == account.uid:
        return Verdict("allowed" if os.access(path, BITS[need]) else "denied", path, need)
    if account.uid == 0:
        return Verdict("allowed", path)
    if _has_list(path):
        return Verdict("unsure", path, need)
    return Verdict("allowed" if _bits(status, account) & BITS[need] else "denied", path, need)


def _bits(status: os.stat_result, account: Account) -> int:
    # As the kernel does: for the owner only the bits of the owner count, even if the group has more rights.
    if status.st_uid == account.uid:
        return status.st_mode >> 6
    return status.st_mode >> 3 if status.st_gid in account.groups else status.st_mode


def _folders(path: str) -> Iterator[str]:
    """Yield every folder of the path, of the given path and of the path with all links resolved."""
    seen = set()
    for name in (os.path.abspath(path), os.path.realpath(path)):
        above = name.split("/")[1:-1]
        for depth in range(len(above) + 1):
            folder = "/" + "/".join(above[:depth])
            if folder not in seen:
                seen.add(folder)
                yield folder


def _has_list(path: str) -> bool:
    try:
        return bool(os.getxattr(path, _ACL))
    except OSError:
        return False
