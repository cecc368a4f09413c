"""Run in the place of a job, inside its sandbox: prints as JSON what may be done there.

Its arguments are folders to try to write to.
"""

import json
import os
import socket
import sys
from collections.abc import Callable

FAMILIES = ("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET", "AF_VSOCK")


def may(action: Callable[..., object], *arguments: object) -> bool:
    """Tell whether the kernel lets it happen."""
    try:
        action(*arguments)
    except OSError:
        return False
    return True


def write(folder: str) -> None:
    """Make a file and remove it."""
    with open(f"{folder}/probe", "w"):
        pass
    os.unlink(f"{folder}/probe")


def connect(family: str) -> None:
    """Make a socket."""
    socket.socket(getattr(socket, family), socket.SOCK_DGRAM).close()


def choose_processors() -> None:
    """Make a call of @resources that any user may make."""
    os.sched_setaffinity(0, os.sched_getaffinity(0))


def give_away() -> None:
    """Make a call of @privileged that any user may make: a file of ours to ourselves."""
    with open("/tmp/mine", "w") as file:
        os.chown(file.name, os.getuid(), -1)


def main() -> None:
    """Try everything."""
    with open("/proc/self/status") as file:
        status = dict(line.split(":", 1) for line in file)
    found = {
        "odd": os.environ["ODD"],
        "files_in_tmp": os.listdir("/tmp"),
        "writable": [folder for folder in sys.argv[1:] if may(write, folder)],
        "sockets": [family for family in FAMILIES if may(connect, family)],
        "user": os.getuid(),
        "capabilities": int(status["CapBnd"], 16),
        "choose_processors": may(choose_processors),
        "give_away": may(give_away),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
