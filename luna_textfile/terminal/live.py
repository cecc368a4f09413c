"""The program: look at the files, draw, wait for a key or the next look."""

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
from luna_textfile.terminal.files import Files, watch
from luna_textfile.terminal.frame import Moment, Site, frame
from luna_textfile.terminal.hsms import Rates
from luna_textfile.terminal.keys import Keyboard, keyboard
from luna_textfile.terminal.view import QUIT, View, after


class Watch:
    """Looks at the files of one directory, again and again."""

    def __init__(self, config: Config) -> None:
        self._minute, self._daily = watch(config)
        self._rates = Rates()

    def look(self) -> Moment:
        """Return what the files say now."""
        files = Files(self._minute.look(), self._daily.look())
        return Moment(files, self._rates.after(files.minute), time.time())


def once(watch: Watch, site: Site, console: Console) -> bool:
    """Print one frame; return whether there was a file to read."""
    moment = watch.look()
    text = Text("\n").join(frame(site, moment, View(), console.width, None).lines)
    console.print(text, no_wrap=True, crop=False, overflow="ignore")
    return not all(file.error for file in moment.files)


class Session(NamedTuple):
    """What is looked at, where it is drawn, and the seconds between two looks."""

    watch: Watch
    site: Site
    console: Console
    interval: float


def run(session: Session) -> None:
    """Show frames until somebody types q or Ctrl-C."""
    typed = sys.stdin.fileno() if sys.stdin.isatty() else None
    stopped: list[int] = []
    before = signal.signal(signal.SIGTSTP, lambda number, _frame: stopped.append(number))
    view: View | None = View()
    try:
        while view:
            with keyboard(typed) as keys, session.console.screen():
                view = _show(session, keys, view, stopped)
            if stopped:  # Ctrl-Z: the shell gets the terminal as it was, and we begin anew when we are back
                stopped.clear()
                os.kill(os.getpid(), signal.SIGSTOP)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTSTP, before)


def _show(session: Session, keys: Keyboard, view: View, stopped: list[int]) -> View | None:
    """Draw and obey; return the view to go on with after Ctrl-Z, None at the end."""
    while not stopped:
        width, height = session.console.size
        drawn = frame(session.site, session.watch.look(), view, width, height)
        session.console.control(Control.home())
        session.console.print(Screen(Text("\n").join(drawn.lines)), end="", no_wrap=True)
        for word in keys.wait(session.interval):
            if word == QUIT:
                return None
            view = after(view, word, drawn)
    return view
