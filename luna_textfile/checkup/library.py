"""Subject: the library file. Whether it is a PKCS#11 library for this machine. The check does not load it."""

import os
from collections.abc import Iterator
from shlex import quote

from luna_textfile.checkup import elf
from luna_textfile.checkup.context import Context
from luna_textfile.checkup.finding import Finding, ok, problem, unknown

NO_METRICS = "no call is possible without the library: luna_monitor_up is 0"


def find(context: Context) -> Iterator[Finding]:
    """Yield a finding about the file: whether and why it cannot be loaded."""
    path = context.config.hsm.library_path
    try:
        with open(path, "rb") as file:
            head = elf.head(file.read(64))
    except FileNotFoundError:
        yield problem(f"there is no {path}", NO_METRICS, _search(path))
    except IsADirectoryError:
        yield problem(f"{path} is a folder", NO_METRICS, _search(path))
    except PermissionError:
        yield unknown(
            f"{path} cannot be read by this user", "the subject `rights` reports whether the jobs can read it"
        )
    except OSError as error:
        yield problem(f"{path} cannot be read: {error.strerror}", NO_METRICS, f"ls -lL {quote(path)}")
    except ValueError as error:
        yield problem(f"{path}: {error}", NO_METRICS, f"file -L {quote(path)}    # then correct hsm.library_path")
    else:
        yield _of_head(path, head, elf.here())


def _of_head(path: str, head: elf.Head, here: elf.Head) -> Finding:
    if (head.machine, head.bits) != (here.machine, here.bits):
        return problem(
            f"{path} is built for {head.machine}, but this Python for {here.machine}",
            NO_METRICS,
            f"file -L {quote(path)}    # set hsm.library_path to the client's library for {here.machine}",
        )
    if not head.shared or not elf.has_entry(path):
        return problem(
            f"{path} is not a PKCS#11 library: it has no C_GetFunctionList",
            NO_METRICS,
            f"nm -D {quote(path)} | grep C_GetFunctionList    # hsm.library_path must name the client's libCryptoki2",
        )
    return ok(f"{os.path.realpath(path)}: {head.machine}, a PKCS#11 library")


def _search(path: str) -> str:
    name = os.path.basename(path) or "libCryptoki2_64.so"
    return f"find / -xdev -name {quote(name)}    # then set hsm.library_path"
