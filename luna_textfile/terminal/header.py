"""The header of the screen: the files, their ages, and their problems."""

import os
import time
from collections.abc import Iterator, Sequence

from rich.text import Text

from luna_textfile.config.problems import printable
from luna_textfile.health import judgement
from luna_textfile.health.judgement import duration
from luna_textfile.terminal.amounts import Glyphs
from luna_textfile.terminal.files import JobFile, JobFiles
from luna_textfile.terminal.words import ago, failures

MOST_SENTENCES = 4
"""Maximum number of sentences for each file; `luna-textfile health` lists all."""


def header(where: str, notices: Sequence[str], files: JobFiles, now: float, glyphs: Glyphs) -> Iterator[Text]:
    """Yield the lines: the host and folder, the time, then each file."""
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


def _of_file(file: JobFile, now: float, glyphs: Glyphs) -> Iterator[Text]:
    line = Text.assemble(f"{file.schedule:7}", _state(file, now, glyphs), "  ", ago(file, now))
    if not file.error:
        line.append(f"  {_completeness(file, now)}")
    yield line
    sentences = [*file.reasons(now), *_slots(file), *failures(file)]
    for sentence in sentences[:MOST_SENTENCES]:
        yield Text(f"  {printable(sentence)}", style="yellow")
    if len(sentences) > MOST_SENTENCES:
        yield Text(f"  and {len(sentences) - MOST_SENTENCES} more: see luna-textfile health", style="yellow")


def _state(file: JobFile, now: float, glyphs: Glyphs) -> Text:
    up = {reading.value for reading in file.has(judgement.UP)}
    word, style = ("up", "green") if up == {1.0} else ("down" if up else glyphs.unknown, "bold red")
    return Text(f"{word:4}", style="dim" if file.stale(now) else style)


def _completeness(file: JobFile, now: float) -> str:
    last, success = file.time(judgement.LAST_RUN), file.time(judgement.LAST_SUCCESS)
    if success is None:
        return "never complete"
    if success == last:
        return "complete"
    return f"incomplete, last complete run {duration(max(now - success, 0))} ago"


def _slots(file: JobFile) -> Iterator[str]:
    states = [reading.value for reading in file.has(judgement.SLOT_UP)]
    down = sum(value != 1 for value in states)
    if down:
        yield f"{down} of {len(states)} slots down"


def _others(directory: str) -> str:
    try:
        others = sum(name.endswith(".prom") for name in os.listdir(directory))
    except OSError:  # this user has no right to list the folder, or the folder was removed
        return "The folder has no file of luna-textfile."
    return f"The folder has no file of luna-textfile. Other .prom files: {others}."


def _simulated(files: JobFiles) -> bool:
    return any(reading.labels.get("simulated") == "true" for file in files for reading in file.readings)
