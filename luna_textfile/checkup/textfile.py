"""Subject: the textfile directory. There, with room, and readable for node_exporter's user."""

import os
from collections.abc import Iterator
from shlex import quote

from luna_textfile.checkup.access import describe, judge, letters
from luna_textfile.checkup.finding import Finding, ok, problem, unknown, warning
from luna_textfile.checkup.listener import users_of_port
from luna_textfile.checkup.situation import Situation, account_of_uid, group_name, user_name
from luna_textfile.config.model import SCHEDULES

UNSEEN = "node_exporter serves nothing of it, and says node_textfile_scrape_error 1 at best"


def find(situation: Situation) -> Iterator[Finding]:
    """Yield what keeps the files from being written there or read from there."""
    folder = situation.config.textfile.directory
    try:
        room = os.statvfs(folder)
    except OSError as error:
        yield problem(
            f"{folder}: {error.strerror}",
            "the jobs cannot write their files: exit code 1",
            f"install -d -g {_group(situation)} -m 0775 {quote(folder)}    # or set textfile.directory",
        )
        return
    if not os.path.isdir(folder):
        yield problem(f"{folder} is not a folder", "the jobs cannot write there", f"ls -ld {quote(folder)}")
        return
    yield from _of_room(folder, room)
    yield from _of_reader(situation, folder)


def _group(situation: Situation) -> str:
    return group_name(situation.account.gid) if situation.account else situation.user


def _of_room(folder: str, room: os.statvfs_result) -> Iterator[Finding]:
    why = "the jobs cannot write: the old files stay, and grow old"
    if room.f_flag & os.ST_RDONLY:
        yield problem(f"{folder} is on a file system mounted read-only", why, f"findmnt -T {quote(folder)}")
    elif not room.f_bavail:
        yield problem(f"{folder}: its file system is full", why, f"df -h {quote(folder)}")
    elif room.f_files and not room.f_favail:
        yield problem(f"{folder}: its file system has no inode left", why, f"df -i {quote(folder)}")
    else:
        yield ok(f"{folder} is there and has room")


def _of_reader(situation: Situation, folder: str) -> Iterator[Finding]:
    port = situation.config.exporter.port
    readers = users_of_port(port)
    if not readers:
        yield unknown(f"which user node_exporter has cannot be told: nobody listens on port {port}", "see `exporter`")
    for uid in sorted(readers):
        account = account_of_uid(uid)
        if account is None:
            yield unknown(f"the user of port {port} has the number {uid} and no name", UNSEEN)
            continue
        files = [path for path in map(situation.config.textfile.prom, SCHEDULES) if os.path.exists(path)]
        verdicts = [judge(folder, ("read", "enter"), account), *(judge(path, ("read",), account) for path in files)]
        bad = [verdict for verdict in verdicts if verdict.answer != "allowed"]
        for verdict in {verdict.at: verdict for verdict in bad}.values():
            seen = f"{account.name}, the user of node_exporter, cannot read {folder}: {describe(verdict.at)}"
            bits = "rx" if verdict.at == folder else letters((verdict.need,))
            if verdict.answer == "denied":
                yield problem(seen, UNSEEN, f"chmod o+{bits} {quote(verdict.at)}")
            else:
                yield warning(seen, "its access control list may allow it", f"getfacl {quote(verdict.at)}")
        if not bad:
            yield ok(f"{user_name(uid)}, the user of node_exporter, can read it")
