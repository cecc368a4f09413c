"""`luna-textfile top` in a real terminal: it follows the files and the window, and says how old a number is."""

import re
import time
from pathlib import Path

import pytest
from fixtures.looked_at import Folder
from real_terminal import WATCH, OpenTerminal
from scripts.host import PATIENCE, SCRIPTS, wait_until

UNKNOWN = "\N{EN DASH}"


def rate(lines: list[str], hsm: str) -> str:
    """Return what is shown as the command rate of an HSM."""
    (line,) = [line for line in lines if line.startswith(hsm)]
    return re.split(r" {2,}", line)[-2]


def test_it_follows_the_files(prom: Folder, two_hsms: Folder, open_terminal: OpenTerminal) -> None:
    """A new file is on the screen without a key: sessions of the session leak instead of those before."""
    assert prom == two_hsms
    window = open_terminal()
    window.top(*WATCH)
    window.shows("40 of 1024 (3.9 %)")
    prom.play("minute", "incident-session-leak", time.time(), at="4d")
    seen = window.shows("2048 of 2048 (100.0 %)")
    assert not [line for line in seen if "of 1024" in line and " up " in line]


def test_the_rate_needs_two_runs(two_hsms: Folder, open_terminal: OpenTerminal) -> None:
    """A dash at first; after the next minute run commands per second, by the counters and times in the files."""
    window = open_terminal()
    series = 'hsm_stats_total_commands{command_type="all",hsm="zurich"'
    run = 'luna_monitor_last_run_timestamp_seconds{schedule="minute"'
    window.top(*WATCH)
    assert rate(window.lines(), "zurich") == UNKNOWN
    before, then = two_hsms.value("minute", series), two_hsms.value("minute", run)
    two_hsms.play("minute", "two-hsms", then + 60, at="43260s")
    assert two_hsms.value("minute", series) > before
    expected = (two_hsms.value("minute", series) - before) / (two_hsms.value("minute", run) - then)
    seen = window.shows("/s over ")
    assert rate(seen, "zurich") == f"{expected:.1f}/s over 60 s"


def test_a_reset_of_the_counter_gives_no_rate(two_hsms: Folder, open_terminal: OpenTerminal) -> None:
    """A counter that is smaller than before was reset: that is said, no negative rate and no guess."""
    window = open_terminal()
    window.top(*WATCH)
    two_hsms.play("minute", "two-hsms", time.time(), at="0s")
    seen = window.shows("reset in the last")
    assert rate(seen, "zurich").startswith("reset in the last ")


def test_a_counter_that_is_missing_gives_no_rate(two_hsms: Folder, open_terminal: OpenTerminal) -> None:
    """One HSM stops to answer: its rate is unknown again, the other one's is there; without the file both are."""
    window = open_terminal()
    window.top(*WATCH)
    two_hsms.play("minute", "two-hsms", time.time() - 30, at="43230s")
    seen = window.shows("/s over ")
    assert rate(seen, "geneva") != UNKNOWN
    two_hsms.play("minute", "fault-partial", time.time(), at="43260s")
    seen = window.shows("CA_GetHSMStats failed at HSM geneva")
    assert rate(seen, "geneva") == UNKNOWN
    assert "/s over " in rate(seen, "zurich")
    two_hsms.prom("minute").unlink()
    seen = window.shows("There is no prom/luna_textfile_minute.prom")
    assert rate(seen, "zurich") == UNKNOWN


def test_numbers_become_stale_before_ones_eyes(two_hsms: Folder, open_terminal: OpenTerminal) -> None:
    """Past the limit of three minutes the numbers are dim and their column says how old they are."""
    two_hsms.redate("minute", time.time() - 175)
    window = open_terminal()
    window.top(*WATCH)
    seen = window.shows("min old")
    assert any("the limit is 3 min" in line for line in seen)
    (line,) = [line for line in window.coloured().splitlines() if "40 of 1024" in line and "app0" in line]
    assert re.search(r"\x1b\[[0-9;]*2m[^\x1b]*40 of 1024", line)
    assert "\x1b[32m" not in line.partition("kB")[0].partition("40 of 1024")[0]


def test_a_file_that_vanishes_leaves_no_number(two_hsms: Folder, open_terminal: OpenTerminal) -> None:
    """Without its file a schedule has no numbers; they come back with it."""
    window = open_terminal()
    window.top(*WATCH)
    window.shows("40 of 1024")
    text = two_hsms.prom("minute").read_text()
    two_hsms.prom("minute").unlink()
    seen = window.shows("There is no prom/luna_textfile_minute.prom")
    assert not [line for line in seen if "40 of 1024" in line]
    two_hsms.write("minute", text)
    window.shows("40 of 1024")


def test_files_that_come_later_are_shown(prom: Folder, open_terminal: OpenTerminal) -> None:
    """Started before the first run: that nothing is here is said until something is."""
    window = open_terminal()
    window.top(*WATCH)
    window.shows("The folder has no file of luna-textfile")
    prom.play("minute", "two-hsms", time.time())
    seen = window.shows("40 of 1024")
    assert not [line for line in seen if "no file of luna-textfile" in line]


def test_a_spoilt_file_is_named_and_mended(two_hsms: Folder, open_terminal: OpenTerminal) -> None:
    """Half a file: said with its line, no number of it; the next run's file is read again."""
    window = open_terminal()
    window.top(*WATCH)
    text = two_hsms.prom("minute").read_text()
    two_hsms.write("minute", "hsm_token_session_count{label=")
    seen = window.shows("is not valid")
    assert not [line for line in seen if "40 of 1024" in line]
    two_hsms.write("minute", text)
    window.shows("40 of 1024")


@pytest.mark.usefixtures("two_hsms")
def test_a_new_size_is_used_at_once(open_terminal: OpenTerminal) -> None:
    """Smaller, larger and very small: drawn anew without waiting for the interval, never wider than the window."""
    window = open_terminal(160, 40)
    window.top("--directory", "prom", "--interval", "60m")
    assert any("Free memory" in line for line in window.lines())
    window.resize(60, 20)
    seen = window.wait(lambda lines: not any("Serial" in line for line in lines) and "q quit" in lines[-1], "60 cells")
    assert max(map(len, seen)) <= 60
    window.resize(12, 4)
    window.wait(lambda lines: len(lines) == 4 and lines[-1].startswith("q quit"), "a very small window")
    window.resize(160, 40)
    window.wait(lambda lines: any("Free memory" in line for line in lines) and "q quit" in lines[-1], "160 cells")


@pytest.mark.parametrize("more", [{}, {"NO_COLOR": "1"}])
@pytest.mark.usefixtures("two_hsms")
def test_no_color_is_obeyed(open_terminal: OpenTerminal, more: dict[str, str]) -> None:
    """Green and yellow by default; with NO_COLOR not one colour."""
    window = open_terminal(160, 40, **more)
    window.top(*WATCH)
    assert bool(re.search(r"\x1b\[(?:[0-9;]*;)?(?:3|4|9)[0-7]m", window.coloured())) is not bool(more)


def test_odd_labels_change_nothing_but_their_cell(prom: Folder, open_terminal: OpenTerminal) -> None:
    """Wide characters, line breaks and markup in labels: all columns behind them begin where they should."""
    for schedule in ("minute", "daily"):
        prom.play(schedule, "odd-labels", time.time())
    text = prom.prom("minute").read_bytes().decode().replace('label="ab"', 'label="[red]:smile:\x1b[31m\u202e"')
    prom.write("minute", text)
    window = open_terminal(160, 40)
    window.top(*WATCH)
    seen = window.shows("[red]:smile:\\x1b[31m\\u202e")
    assert any("签名 署名 서명" in line for line in seen)
    places = {cells(line, line.index(" up ")) for line in seen if " up " in line and "70000000" in line}
    assert len(places) == 1, seen


def cells(line: str, end: int) -> int:
    """Return how many cells of the window the first characters take, by what tmux shows of these scripts."""
    return sum(2 if "\u3000" <= character <= "\ud7a3" else 1 for character in line[:end])


@pytest.mark.usefixtures("two_hsms")
def test_it_rests_between_looks(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    """With nothing to do it waits in the kernel: no loop that eats a processor."""
    window = open_terminal()
    pid = tmp_path / "pid"
    window.run(f"sh -c 'echo $$ >{pid}; exec {SCRIPTS}/luna-textfile top --directory prom --interval 60m'")
    window.shows("q quit")
    number = int(pid.read_text())

    def state() -> str:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]

    def ticks() -> int:
        return sum(map(int, Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[11:13]))

    wait_until(lambda: state() == "S", "a process that sleeps", PATIENCE)
    before = ticks()
    time.sleep(1)
    assert ticks() - before <= 2
