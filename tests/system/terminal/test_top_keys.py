"""The keys of `luna-textfile top` in a real terminal, and that it leaves the terminal as it was."""

import os
import re
import signal
import time
from pathlib import Path

import pytest
from fixtures.looked_at import Folder
from real_terminal import WATCH, OpenTerminal
from scripts.host import SCRIPTS

SETTINGS = "stty -a | md5sum"


def rows(lines: list[str]) -> list[int]:
    """Return the slots that are shown, in their order."""
    return [int(match[1]) for line in lines if (match := re.match(r" *(\d+)  \S.*  (?:up|down|not seen)\b", line))]


def many_slots(prom: Folder) -> None:
    """Let both jobs run on a hundred slots just now."""
    for schedule in ("minute", "daily"):
        prom.play(schedule, "many-slots", time.time())


@pytest.mark.usefixtures("two_hsms")
def test_q_ends_it_and_the_terminal_is_as_before(open_terminal: OpenTerminal) -> None:
    """What was on the screen is there again, the cursor too, and typing shows and is edited as before."""
    window = open_terminal()
    window.run(f"{SETTINGS}; echo before, exit code $?")
    window.shows("before, exit code 0")
    window.top(*WATCH)
    window.type("q")
    window.back_at_the_shell()
    window.run(f"{SETTINGS}; echo after, exit code $?")
    seen = window.shows("after, exit code 0")
    sums = [line for line in seen if re.fullmatch(r"[0-9a-f]{32} +-", line)]
    assert len(sums) == 2
    assert len(set(sums)) == 1
    assert window.tmux("display-message", "-p", "-t", "0", "#{alternate_on} #{cursor_flag}").split() == ["0", "1"]


@pytest.mark.parametrize(("how", "code"), [("C-c", 0), ("C-d", 0), ("Q", 0)])
@pytest.mark.usefixtures("two_hsms")
def test_other_keys_that_end_it(open_terminal: OpenTerminal, how: str, code: int) -> None:
    """Ctrl-C is no error, and there is no traceback."""
    window = open_terminal()
    window.top(*WATCH)
    window.type(how)
    window.back_at_the_shell()
    window.run("echo exit code $?")
    seen = window.shows(f"exit code {code}")
    assert not [line for line in seen if "Traceback" in line]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.usefixtures("two_hsms")
def test_a_signal_ends_it_and_the_terminal_is_as_before(
    open_terminal: OpenTerminal, tmp_path: Path, number: signal.Signals
) -> None:
    """SIGTERM and SIGHUP: back at the shell with the screen, the cursor and the exit code of the signal."""
    window = open_terminal()
    pid = tmp_path / "pid"
    window.run(f"sh -c 'echo $$ >{pid}; exec {SCRIPTS}/luna-textfile top {' '.join(WATCH)}'")
    window.shows("q quit")
    os.kill(int(pid.read_text()), number)
    window.back_at_the_shell()
    window.run("echo exit code $?")
    window.shows(f"exit code {128 + number}")
    assert window.tmux("display-message", "-p", "-t", "0", "#{alternate_on} #{cursor_flag}").split() == ["0", "1"]


@pytest.mark.usefixtures("two_hsms")
def test_ctrl_z_gives_the_terminal_back_for_a_while(open_terminal: OpenTerminal) -> None:
    """Stopped, the shell has its screen; with `fg` the picture is there again, and the keys work."""
    window = open_terminal()
    window.top(*WATCH)
    window.type("C-z")
    seen = window.shows("Stopped")
    assert not [line for line in seen if "q quit" in line]
    window.run("fg")
    window.shows("q quit")
    window.type("s")
    window.shows("sorted by state")


def test_many_slots_scroll(prom: Folder, open_terminal: OpenTerminal) -> None:
    """A hundred slots: a line says which are shown; j, k, arrows, space, b, g and G move, never beyond the ends."""
    many_slots(prom)
    window = open_terminal(160, 30)
    window.top(*WATCH)
    page = len(rows(window.shows("slots 1 to ")))
    assert 5 < page < 30
    for key, first in (
        ("j", 1), ("Down", 2), ("k", 1), ("Up", 0), ("k", 0), ("Space", page), ("b", 0),
        ("G", 100 - page), ("j", 100 - page), ("g", 0), ("End", 100 - page), ("Home", 0), ("NPage", page), ("PPage", 0),
    ):  # fmt: skip
        window.type(key)
        seen = window.shows(f"slots {first + 1} to {first + page} of 100")
        assert rows(seen) == list(range(first, first + page))


def test_the_other_table_scrolls_with_tab(prom: Folder, open_terminal: OpenTerminal) -> None:
    """With little room only some of five HSMs are shown; tab gives them the keys."""
    many_slots(prom)
    window = open_terminal(160, 18)
    window.top(*WATCH)
    assert not [line for line in window.shows("HSMs 1 to ") if line.startswith("hsm4")]
    window.type("Tab", "G")
    seen = window.shows("hsm4")
    assert [line for line in seen if "tab scroll slots" in line]


def test_s_sorts(prom: Folder, open_terminal: OpenTerminal) -> None:
    """By slot, state (what is not up first), sessions, storage, label, and round again."""
    prom.play("minute", "fault-partial", time.time())
    prom.play("daily", "two-hsms", time.time())
    window = open_terminal()
    window.top(*WATCH)
    for name, expected in (
        ("slot", [0, 1, 2, 3, 4, 5]),
        ("state", [1, 0, 2, 3, 4, 5]),
        ("sessions", [0, 2, 5, 1, 3, 4]),
        ("storage", [0, 1, 2, 3, 4, 5]),
        ("label", [0, 1, 2, 3, 4, 5]),
        ("slot", [0, 1, 2, 3, 4, 5]),
    ):
        assert rows(window.shows(f"sorted by {name}")) == expected
        window.type("s")


def test_keys_come_from_nowhere_when_input_is_no_terminal(two_hsms: Folder, open_terminal: OpenTerminal) -> None:
    """With input from elsewhere it shows and follows the files all the same; Ctrl-C ends it."""
    window = open_terminal()
    window.run(f"{SCRIPTS}/luna-textfile top {' '.join(WATCH)} </dev/null")
    window.shows("40 of 1024")
    two_hsms.play("minute", "incident-session-leak", time.time(), at="4d")
    window.shows("2048 of 2048")
    window.type("C-c")
    window.back_at_the_shell()


def test_a_key_that_comes_in_two_pieces(prom: Folder, open_terminal: OpenTerminal) -> None:
    """A slow line cuts the three bytes of an arrow: it is an arrow all the same."""
    many_slots(prom)
    window = open_terminal(160, 30)
    window.top(*WATCH)
    window.tmux("send-keys", "-t", "0", "-H", "1b")
    time.sleep(0.3)
    window.tmux("send-keys", "-t", "0", "-H", "5b", "42")
    window.shows("slots 2 to ")
