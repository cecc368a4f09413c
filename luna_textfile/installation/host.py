"""What installing and uninstalling do to a host, apart from files: one command after the other, each shown first."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

Say = Callable[[str], None]


class CommandError(Exception):
    """A command of the system failed; the text has the command and what it said."""


class Command(NamedTuple):
    """A command to run, why, and whether its failure stops everything."""

    why: str
    line: tuple[str, ...]
    must: bool = True


def run(command: Command, say: Say) -> None:
    """Run a command. Raises CommandError if it fails and must not."""
    say(f"{' '.join(command.line)}    # {command.why}")
    try:
        done = subprocess.run(command.line, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    except OSError as error:
        failure = error.strerror or str(error)
    else:
        if done.returncode == 0:
            return
        failure = (done.stderr or done.stdout).strip() or f"exit code {done.returncode}"
    if command.must:
        raise CommandError(f"{' '.join(command.line)}: {failure}")
    say(f"  (went on: {failure})")


def systemd_runs() -> bool:
    """Return whether this system was booted with systemd: what sd_booted(3) looks at."""
    return os.path.isdir("/run/systemd/system")


def user_exists(name: str, root: Path) -> bool:
    """Return whether the system below `root` knows a user of this name; of this host, users of a directory too."""
    if root != Path("/"):
        users = root / "etc/passwd"
        return users.exists() and any(line.startswith(f"{name}:") for line in users.read_text("utf-8").splitlines())
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def missing_programs(folder: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the programs that are not in `folder` or cannot be run."""
    return tuple(name for name in names if shutil.which(str(folder / name)) is None)
