"""The keyboard: returns typed keys as words, without waiting for Enter."""

import os
import re
import select
import signal
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_WORDS = {
    "q": "quit",
    "Q": "quit",
    "\x04": "quit",  # Ctrl-D
    "j": "down",
    "\x1b[B": "down",
    "\x1bOB": "down",
    "k": "up",
    "\x1b[A": "up",
    "\x1bOA": "up",
    " ": "page down",
    "\x1b[6~": "page down",
    "b": "page up",
    "\x1b[5~": "page up",
    "g": "home",
    "\x1b[H": "home",
    "\x1b[1~": "home",
    "G": "end",
    "\x1b[F": "end",
    "\x1b[4~": "end",
    "s": "sort",
    "\t": "table",
}
_ONE = re.compile(r"\x1b(?:\[[0-9;?]*[@-~]|O[@-~]|[^\[O])|[^\x1b]", re.DOTALL)
_MOST = 4096
_LONGEST_SEQUENCE = 32


def words(typed: str) -> tuple[list[str], str]:
    """Return the words of the typed keys, and the beginning of an incomplete key. Unknown keys are ignored."""
    found, end = [], 0
    for match in _ONE.finditer(typed):
        if match.start() != end:
            break
        end = match.end()
        if word := _WORDS.get(match[0]):
            found.append(word)
    rest = typed[end:]
    return found, rest if len(rest) < _LONGEST_SEQUENCE else ""


class Keyboard:
    """Returns typed words. Signals wake it up, too, for example a changed size of the terminal."""

    def __init__(self, descriptor: int | None, alarm: int) -> None:
        self._descriptor = descriptor
        self._alarm = alarm
        self._begun = ""

    def wait(self, seconds: float) -> list[str]:
        """Wait for keys, a signal or the end of the time, whichever is first. Return the words."""
        sources = [self._alarm] if self._descriptor is None else [self._alarm, self._descriptor]
        ready, _, _ = select.select(sources, [], [], seconds)
        if self._alarm in ready:
            os.read(self._alarm, _MOST)
        if self._descriptor is None or self._descriptor not in ready:
            return []
        data = os.read(self._descriptor, _MOST)
        if not data:
            return ["quit"]  # the terminal is gone
        found, self._begun = words(self._begun + data.decode("utf-8", "replace"))
        return found


@contextmanager
def keyboard(descriptor: int | None) -> Iterator[Keyboard]:
    """Read keys without Enter and without echo. With None there is no keyboard, and only signals end the program.

    SIGTERM and SIGHUP raise SystemExit in the main program, so that the terminal is restored.
    """
    alarm, bell = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    numbers = (signal.SIGTERM, signal.SIGHUP, signal.SIGWINCH)
    handlers = (_leave, _leave, _nothing)
    before = [signal.signal(number, handler) for number, handler in zip(numbers, handlers, strict=True)]
    wakeup = signal.set_wakeup_fd(bell, warn_on_full_buffer=False)
    settings = None if descriptor is None else termios.tcgetattr(descriptor)
    try:
        if descriptor is not None:
            tty.setcbreak(descriptor)
        yield Keyboard(descriptor, alarm)
    finally:
        if descriptor is not None and settings is not None:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, settings)
        signal.set_wakeup_fd(wakeup)
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
        os.close(alarm)
        os.close(bell)


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the signal only wakes up `wait`."""
