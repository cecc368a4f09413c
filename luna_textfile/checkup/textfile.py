"""Subject: the textfile directory. Whether it exists, has room, and the user of node_exporter can read it."""

import os
from collections.abc import Iterator
from shlex import quote

from luna_textfile.checkup.access import describe, judge, letters
from luna_textfile.checkup.context import Context, account_of_uid, group_name, user_name
from luna_textfile.checkup.finding import Finding, ok, problem, unknown, warning
from luna_textfile.checkup.listener import users_of_port
from luna_textfile.config.model import SCHEDULES

UNSEEN = "node_exporter serves no file of it; node_textfile_scrape_error may be 1"


def find(context: Context) -> Iterator[Finding]:
    """Yield findings about writing and reading the files."""
    folder = context.config.textfile.directory
    try:
        room = os.statvfs(folder)
    except OSError as error:
        yield problem(
            f"{folder}: {error.strerror}",
            "the jobs cannot write their files: exit code 1",
            f"install -d -g {_group(context)} -m 0775 {quote(folder)}    # or set textfile.directory",
        )
        return
    if not os.path.isdir(folder):
        yield problem(f"{folder} is not a folder", "the jobs cannot write there", f"ls -ld {quote(folder)}")
        return
    yield from _of_room(folder, room)
    yield from _of_reader(context, folder)


def _group(context: Context) -> str:
    return group_name(context.account.gid) if context.account else context.user


def _of_room(folder: str, room: os.statvfs_result) -> Iterator[Finding]:
    impact = "the jobs cannot write: node_exporter keeps serving the old files"
    if room.f_flag & os.ST_RDONLY:
        yield problem(f"{folder} is on a file system mounted read-only", impact, f"findmnt -T {quote(folder)}")
    elif not room.f_bavail:
        yield problem(f"{folder}: its file system is full", impact, f"df -h {quote(folder)}")
    elif room.f_files and not room.f_favail:
        yield problem(f"{folder}: its file system has no inode left", impact, f"df -i {quote(folder)}")
    else:
        yield ok(f"{folder} exists and has room")


def _of_reader(context: Context, folder: str) -> Iterator[Finding]:
    port = context.config.exporter.port
    readers = users_of_port(port)
    if not readers:
        yield unknown(f"the user of node_exporter is unknown: no program listens on port {port}", "see `exporter`")
    for uid in sorted(readers):
        account = account_of_uid(uid)
        if account is None:
            yield unknown(f"user number {uid}, which listens on port {port}, has no name", UNSEEN)
            continue
        files = [path for path in map(context.config.textfile.prom, SCHEDULES) if os.path.exists(path)]
        verdicts = [judge(folder, ("read", "enter"), account), *(judge(path, ("read",), account) for path in files)]
        bad = [verdict for verdict in verdicts if verdict.answer != "allowed"]
        for verdict in {verdict.at: verdict for verdict in bad}.values():
            observation = f"{account.name}, the user of node_exporter, cannot read {folder}: {describe(verdict.at)}"
            bits = "rx" if verdict.at == folder else letters((verdict.need,))
            if verdict.answer == "denied":
                yield problem(observation, UNSEEN, f"chmod o+{bits} {quote(verdict.at)}")
            else:
                yield warning(observation, "its access control list may allow it", f"getfacl {quote(verdict.at)}")
        if not bad:
            yield ok(f"{user_name(uid)}, the user of node_exporter, can read it")
