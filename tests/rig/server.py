"""A program that runs while a test runs: started, waited for, and ended by its pid."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

Ready = TypeVar("Ready")
READY_SECONDS = 15.0
STOP_SECONDS = 5.0


def listening(socket: Path) -> bool:
    """Tell whether somebody listens on this Unix socket: its name is there a moment before that."""
    # The kernel's list says so without our connecting. Its fields: address, count, protocol, flags, type, state,
    # inode, path.
    rows = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
    accepts = 0x10000
    return any(row[7:] == [str(socket)] and int(row[3], 16) & accepts for row in rows)


class Server:
    """A running program and its log. Use it as a context manager: leaving it ends the program."""

    def __init__(self, command: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None) -> None:
        """Start the command, with `env` over our own environment; both of its outputs go to the log."""
        self.name = Path(command[0]).name
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env={**os.environ, **(env or {})}
            )

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self.process.pid

    def text(self) -> str:
        """Return what it has logged so far."""
        return self.log.read_text(errors="replace")

    def wait_until(self, ready: Callable[[], Ready | None], seconds: float = READY_SECONDS) -> Ready:
        """Return what `ready` gives once it gives something true. RuntimeError with the log if it never does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := ready():
                return value
            if (code := self.process.poll()) is not None:
                raise RuntimeError(f"{self.name} ended with {code} before it was ready. Its log:\n{self.text()}")
            time.sleep(0.02)
        raise RuntimeError(f"{self.name} was not ready after {seconds} s. Its log:\n{self.text()}")

    def stop(self) -> None:
        """End it: SIGTERM, and SIGKILL if it takes no notice. A stopped process is woken first."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> Self:
        """Return itself: it has been running since it was made."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program."""
        self.stop()
