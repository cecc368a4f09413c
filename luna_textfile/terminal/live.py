"""The program loop: read the files, draw, wait for a key or the next interval."""

import os
import signal
import sys
import time
from typing import NamedTuple

from rich.console import Console
from rich.control import Control
from rich.screen import Screen
from rich.text import Text

from luna_textfile.config.model import Config
from luna_textfile.terminal.files import JobFiles, watch
from luna_textfile.terminal.frame import Display, Moment, frame
from luna_textfile.terminal.hsms import Rates
from luna_textfile.terminal.keys import Keyboard, keyboard
from luna_textfile.terminal.view import QUIT, View, after


class Watch:
    """Reads the files of one directory repeatedly."""

    def __init__(self, config: Config) -> None:
        self._minute, self._daily = watch(config)
        self._rates = Rates()

    def look(self) -> Moment:
        """Return the current content of the files."""
        files = JobFiles(self._minute.look(), self._daily.look())
        return Moment(files, self._rates.after(files.minute), time.time())


def once(watch: Watch, display: Display, console: Console) -> bool:
    """Print one frame. Return whether at least one file was read."""
    moment = watch.look()
    text = Text("\n").join(frame(display, moment, View(), console.width, None).lines)
    console.print(text, no_wrap=True, crop=False, overflow="ignore")
    return not all(file.error for file in moment.files)


class Session(NamedTuple):
    """The files, the screen, and the seconds between two checks of the files."""

    watch: Watch
    display: Display
    console: Console
    interval: float


def run(session: Session) -> None:
    """Show frames until the user types q or Ctrl-C."""
    typed = sys.stdin.fileno() if sys.stdin.isatty() else None
    stopped: list[int] = []
    before = signal.signal(signal.SIGTSTP, lambda number, _frame: stopped.append(number))
    view: View | None = View()
    try:
        while view:
            with keyboard(typed) as keys, session.console.screen():
                view = _show(session, keys, view, stopped)
            if stopped:  # Ctrl-Z: the terminal is restored for the shell, and set up again after `fg`
                stopped.clear()
                os.kill(os.getpid(), signal.SIGSTOP)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTSTP, before)


def _show(session: Session, keys: Keyboard, view: View, stopped: list[int]) -> View | None:
    """Draw frames and handle keys. Return the view to continue with after Ctrl-Z, None at the end."""
    while not stopped:
        width, height = session.console.size
        drawn = frame(session.display, session.watch.look(), view, width, height)
        session.console.control(Control.home())
        session.console.print(Screen(Text("\n").join(drawn.lines)), end="", no_wrap=True)
        for word in keys.wait(session.interval):
            if word == QUIT:
                return None
            view = after(view, word, drawn)
    return view
