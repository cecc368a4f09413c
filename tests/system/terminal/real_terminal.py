"""A real terminal: tmux, with a server of its own."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from fixtures.looked_at import environ
from fixtures.proven import require
from scripts.host import PATIENCE, SCRIPTS, wait_until

PROMPT = "shell>"
WATCH = ("--directory", "prom", "--interval", "100ms")
"""Options with which a test need not wait."""


class Terminal(NamedTuple):
    """A window with a shell in it."""

    program: Path
    socket: Path

    def tmux(self, *arguments: str) -> str:
        """Have the server do something; return what it says."""
        done = subprocess.run(
            [self.program, "-S", self.socket, *arguments],
            check=True,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            stdin=subprocess.DEVNULL,
        )
        return done.stdout

    def type(self, *keys: str) -> None:
        """Press keys: a character, or a name of tmux such as Down, Tab, C-c."""
        for key in keys:
            self.tmux("send-keys", "-t", "0", key)

    def run(self, line: str) -> None:
        """Type a line to the shell."""
        self.tmux("send-keys", "-t", "0", "-l", line)
        self.type("Enter")

    def top(self, *arguments: str) -> None:
        """Start `luna-textfile top` and wait for its first picture."""
        self.run(" ".join([str(SCRIPTS / "luna-textfile"), "top", *arguments]))
        self.shows("q quit")

    def lines(self) -> list[str]:
        """Return what the window shows."""
        return self.tmux("capture-pane", "-t", "0", "-p").split("\n")[:-1]

    def coloured(self) -> str:
        """Return what the window shows, with the codes of its colours."""
        return self.tmux("capture-pane", "-t", "0", "-p", "-e")

    def wait(self, ready: Callable[[list[str]], bool], what: str) -> list[str]:
        """Wait until the window is as wanted; return its lines."""

        def look() -> list[str] | None:
            seen = self.lines()
            return seen if ready(seen) else None

        try:
            return wait_until(look, what)
        except AssertionError as error:
            error.add_note("\n".join(self.lines()))
            raise

    def shows(self, words: str) -> list[str]:
        """Wait until the window has these words in a line; return its lines."""
        return self.wait(lambda lines: any(words in line for line in lines), repr(words))

    def back_at_the_shell(self) -> list[str]:
        """Wait until the shell has the window again."""
        return self.wait(lambda lines: "q quit" not in "\n".join(lines) and PROMPT in "\n".join(lines), "the shell")

    def resize(self, width: int, height: int) -> None:
        """Change the size of the window."""
        self.tmux("resize-window", "-t", "0", "-x", str(width), "-y", str(height))


OpenTerminal = Callable[..., Terminal]
"""Opens a window of a width and a height, with more environment by name."""


@contextmanager
def terminal(folder: Path, width: int = 160, height: int = 40, **more: str) -> Iterator[Terminal]:
    """Open a window with a shell that stands in `folder`; nothing of it is left afterwards."""
    opened = Terminal(require("tmux", "tmux"), folder / "tmux.sock")
    shell = ["env", "-i", *[f"{name}={value}" for name, value in environ(PS1=PROMPT, **more).items()]]
    size = ["-x", str(width), "-y", str(height)]
    # -f: nobody's own settings. The shell's TERM is tmux's own.
    server: list[str | Path] = [
        opened.program,
        "-S",
        opened.socket,
        "-f",
        "/dev/null",
        "new-session",
        "-d",
        "-c",
        folder,
        *size,
    ]
    inside = [*shell, "TERM=screen-256color", "bash", "--norc", "--noprofile", "-i"]
    subprocess.run(
        [*server, *inside], check=True, timeout=PATIENCE, env=environ(TERM="screen"), stdin=subprocess.DEVNULL
    )
    try:
        opened.shows(PROMPT)
        yield opened
    finally:
        opened.tmux("kill-server")
