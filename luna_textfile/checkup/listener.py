"""Which program listens on a TCP port of this host, from the tables of the kernel."""

import os
from collections.abc import Iterator

_TABLES = ("/proc/net/tcp", "/proc/net/tcp6")
_LISTENING = "0A"


def users_of_port(port: int) -> frozenset[int]:
    """Return the uids of the listening sockets. With socket activation it is root."""
    return frozenset(uid for uid, _ in _rows(port))


def command_of_port(port: int) -> tuple[str, ...]:
    """Return the command line of a program that listens on the port; empty if this process cannot see it."""
    sockets = {f"socket:[{inode}]" for _, inode in _rows(port)}
    for pid in filter(str.isdecimal, os.listdir("/proc")) if sockets else ():
        try:
            if any(os.readlink(f"/proc/{pid}/fd/{name}") in sockets for name in os.listdir(f"/proc/{pid}/fd")):
                with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as file:
                    return tuple(file.read().split("\0")[:-1])
        except OSError:  # it has ended, or it belongs to another user
            continue
    return ()


def _rows(port: int) -> Iterator[tuple[int, str]]:
    """Yield user and inode of each listening socket. Columns of proc(5): 1 local address, 3 state, 7 uid, 9 inode."""
    for table in _TABLES:
        try:
            with open(table, encoding="ascii") as file:
                lines = file.read().splitlines()[1:]
        except OSError:  # no IPv6
            continue
        for words in map(str.split, lines):
            if words[3] == _LISTENING and int(words[1].rpartition(":")[2], 16) == port:
                yield int(words[7]), words[9]
