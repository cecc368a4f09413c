"""An interactive shell on a terminal of its own, into which a test types as an operator does."""

import os
import pty
import re
import select
import subprocess
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from fixtures.proven import require

PATIENCE = 30.0
"""Seconds after which what was not shown will not be; other tests load this machine, too."""

Complete = Callable[[str], list[str]]
"""How a line could go on: asked of a shell that has a command for it."""

PROMPT = "ready> "
CLEAR_LINE = "\x15"
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|[\x07\r]")


class TypingShell:
    """A shell whose prompt has been seen."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal
        self._seen = ""

    def type(self, text: str) -> None:
        """Type on an empty line: a tab completes, a carriage return ends it."""
        self._seen = ""
        os.write(self._terminal, f"{CLEAR_LINE}{text}".encode())

    def wait_for(self, pattern: str) -> None:
        """Wait until what was shown since the last `type` matches; AssertionError if it never does."""
        end = time.monotonic() + PATIENCE
        while not re.search(pattern, self._shown()):
            assert time.monotonic() < end, f"never shown: {pattern!r}; shown: {self._shown()!r}"
            ready, _, _ = select.select([self._terminal], [], [], 0.2)
            if ready:
                self._seen += os.read(self._terminal, 65536).decode(errors="replace")

    def run(self, line: str) -> None:
        """Type a line and wait until the shell has done it."""
        self.type(f"{line}; echo do''ne\r")
        self.wait_for(rf"done\s+{PROMPT}")

    def _shown(self) -> str:
        return _CONTROL.sub("", self._seen)


@contextmanager
def typing_shell(command: list[str], environ: Mapping[str, str], folder: Path) -> Iterator[TypingShell]:
    """Start a shell in `folder`; it has ended afterwards."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (50, 200))
    # Without a terminal of its own session there is no job control, and bash says so.
    whole = [str(require("setsid", "util-linux")), "--ctty", "--wait", *command]
    process = subprocess.Popen(whole, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, cwd=folder)
    os.close(theirs)
    try:
        shell = TypingShell(ours)
        shell.wait_for(PROMPT)
        yield shell
    finally:
        os.close(ours)  # the terminal hangs up, which ends the shell and whatever it runs
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
            process.wait()
