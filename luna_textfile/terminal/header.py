"""The head of the screen: which files, how old they are, and what is wrong with them."""

import os
import time
from collections.abc import Iterator, Sequence

from rich.text import Text

from luna_textfile.config.problems import printable
from luna_textfile.health import judgement
from luna_textfile.health.judgement import duration
from luna_textfile.terminal.amounts import Glyphs
from luna_textfile.terminal.files import File, Files
from luna_textfile.terminal.words import ago, failures

MOST_SENTENCES = 4
"""Sentences a file: the screen is for the numbers, `luna-textfile health` has the rest."""


def header(where: str, notices: Sequence[str], files: Files, now: float, glyphs: Glyphs) -> Iterator[Text]:
    """Yield the lines: where, when, then each file."""
    title = Text.assemble(("luna-textfile top", "bold"), f"  {printable(where)}")
    title.append(time.strftime("  %Y-%m-%d %H:%M:%S", time.localtime(now)))
    if _simulated(files):
        title.append("  simulated", style="bold magenta")
    yield title
    for notice in notices:
        yield Text(printable(notice), style="yellow")
    if all(isinstance(file.error, FileNotFoundError) for file in files):
        yield Text(_others(os.path.dirname(files.minute.path)), style="yellow")
    for file in files:
        yield from _of_file(file, now, glyphs)


def _of_file(file: File, now: float, glyphs: Glyphs) -> Iterator[Text]:
    line = Text.assemble(f"{file.schedule:7}", _state(file, now, glyphs), "  ", ago(file, now))
    if not file.error:
        line.append(f"  {_completeness(file, now)}")
    yield line
    sentences = [*file.reasons(now), *_slots(file), *failures(file)]
    for sentence in sentences[:MOST_SENTENCES]:
        yield Text(f"  {printable(sentence)}", style="yellow")
    if len(sentences) > MOST_SENTENCES:
        yield Text(f"  and {len(sentences) - MOST_SENTENCES} more: see luna-textfile health", style="yellow")


def _state(file: File, now: float, glyphs: Glyphs) -> Text:
    up = {reading.value for reading in file.has(judgement.UP)}
    word, style = ("up", "green") if up == {1.0} else ("down" if up else glyphs.unknown, "bold red")
    return Text(f"{word:4}", style="dim" if file.stale(now) else style)


def _completeness(file: File, now: float) -> str:
    last, success = file.time(judgement.LAST_RUN), file.time(judgement.LAST_SUCCESS)
    if success is None:
        return "never complete"
    if success == last:
        return "complete"
    return f"incomplete, last complete run {duration(max(now - success, 0))} ago"


def _slots(file: File) -> Iterator[str]:
    states = [reading.value for reading in file.has(judgement.SLOT_UP)]
    down = sum(value != 1 for value in states)
    if down:
        yield f"{down} of {len(states)} slots down"


def _others(directory: str) -> str:
    try:
        others = sum(name.endswith(".prom") for name in os.listdir(directory))
    except OSError:  # this user may open the files of the folder, but not list them; or it has just gone
        return "None of our files is here."
    return f"None of our files is here. Other .prom files: {others}."


def _simulated(files: Files) -> bool:
    return any(reading.labels.get("simulated") == "true" for file in files for reading in file.readings)
