"""The commands of install and uninstall. Each command is printed before it runs."""

import grp
import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path("/")
"""The root of this host: commands run only there."""

MOST_INTERPRETER = 4096
"""Bytes of a script's first line that are read."""

Say = Callable[[str], None]


class CommandError(Exception):
    """A command of the system failed; the text has the command and its output."""


class Command(NamedTuple):
    """A command, its reason, whether its failure stops the installation, and a hint for that case."""

    reason: str
    line: tuple[str, ...]
    must: bool = True
    hint: str = ""


def run(command: Command, say: Say) -> None:
    """Run a command. Raises CommandError if it fails and `must` is true."""
    say(f"{' '.join(command.line)}    # {command.reason}")
    try:
        done = subprocess.run(command.line, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    except OSError as error:
        failure = error.strerror or str(error)
    else:
        if done.returncode == 0:
            return
        failure = (done.stderr or done.stdout).strip() or f"exit code {done.returncode}"
    if command.must:
        hint = f"\n{command.hint}" if command.hint else ""
        raise CommandError(f"{' '.join(command.line)}: {failure}{hint}")
    say(f"  (ignored: {failure})")


def systemd_runs() -> bool:
    """Return whether this system was booted with systemd, as sd_booted(3) does."""
    return os.path.isdir("/run/systemd/system")


def user_exists(name: str, root: Path) -> bool:
    """Return whether the system below `root` has this user; for this host, also users of a directory service."""
    if root != HERE:
        return any(fields[0] == name for fields in _database(root / "etc/passwd"))
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def group_members(name: str, root: Path) -> tuple[str, ...] | None:
    """Return the members of a group, without those whose primary group it is; None if there is no such group."""
    if root != HERE:
        return next((_names(fields[3]) for fields in _database(root / "etc/group") if fields[0] == name), None)
    try:
        return tuple(grp.getgrnam(name).gr_mem)
    except KeyError:
        return None


def missing_programs(folder: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the programs that are not in `folder` or cannot be run."""
    return tuple(name for name in names if shutil.which(str(folder / name)) is None)


def interpreter(program: Path) -> str | None:
    """Return the real path of the program that a script's first line names; None if the file is no such script."""
    with program.open("rb") as file:
        line = file.readline(MOST_INTERPRETER)
    words = os.fsdecode(line).removeprefix("#!").split() if line.startswith(b"#!") else []
    return os.path.realpath(words[0]) if words else None


def _database(path: Path) -> Iterator[list[str]]:
    """Yield the fields of each line of a passwd or group file; nothing if there is none."""
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        yield [*line.split(":"), "", "", ""]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)
