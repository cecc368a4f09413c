"""The port that a program chose: started with port 0, it takes a free one, and nobody can take it in between."""

import os
from contextlib import suppress
from pathlib import Path

from rig.server import Server

_LISTENS = "0A"


def address(server: Server) -> str:
    """Return the address of a server's only listening socket, 127.0.0.1:PORT, once there is one."""
    return f"127.0.0.1:{server.wait_until(lambda: _port(server.pid))}"


def url(server: Server) -> str:
    """Return the same as http://127.0.0.1:PORT."""
    return f"http://{address(server)}"


def _port(pid: int) -> int | None:
    sockets = set()
    folder = Path(f"/proc/{pid}/fd")
    if not os.access(folder, os.R_OK):  # for a moment of its exec a process belongs to nobody but root
        return None
    for descriptor in folder.iterdir():
        with suppress(OSError):  # closed in between
            sockets.add(os.readlink(descriptor))
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *_, inode = line.split()[:10]
            if state == _LISTENS and f"socket:[{inode}]" in sockets:
                return int(local.rpartition(":")[2], 16)
    return None
