"""Draws one frame of the screen, as lines."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.text import Text

from luna_textfile.terminal.amounts import Glyphs
from luna_textfile.terminal.columns import Column, Room, TableLayout, head, plan, row
from luna_textfile.terminal.files import JobFiles
from luna_textfile.terminal.header import header
from luna_textfile.terminal.hsm_table import hsm_columns
from luna_textfile.terminal.hsms import Rate, hsms
from luna_textfile.terminal.slot_table import SORTS, slot_columns
from luna_textfile.terminal.slots import SlotRow, slots
from luna_textfile.terminal.thresholds import Thresholds
from luna_textfile.terminal.view import OTHER, Frame, Table, View
from luna_textfile.terminal.words import ago

OTHER_SHARE = 4
"""The table that is not scrolled gets a quarter of the screen."""


class Display(NamedTuple):
    """What the screen shows, and how. It is constant while the program runs."""

    where: str
    notices: tuple[str, ...]
    thresholds: Thresholds
    glyphs: Glyphs


class Moment(NamedTuple):
    """The content of the files at one moment. `now` is in seconds since the epoch."""

    files: JobFiles
    rates: Mapping[str, Rate]
    now: float


def frame(display: Display, moment: Moment, view: View, width: int, height: int | None) -> Frame:
    """Draw a frame. Without a height, all rows are drawn, because scrolling is not possible."""
    files, rates, now = moment
    found = sorted(slots(files), key=SORTS[view.sort])
    top = [
        line
        for text in header(display.where, display.notices, files, now, display.glyphs)
        for line in _wrapped(text, width)
    ]
    columns: Mapping[Table, list[Column]] = {
        "HSMs": hsm_columns(hsms(files, found, rates), files, display.thresholds, now, display.glyphs),
        "slots": slot_columns(found, files, display.thresholds, now, display.glyphs),
    }
    legend = _legend(found, files, now, width)
    keys = [] if height is None else [_keys(view)]
    fixed = len(top) + len(legend) + len(keys) + 2  # two empty lines
    rooms = _rooms(columns, view.table, None if height is None else max(height - fixed, 0))
    paper = Room(width, display.glyphs)
    parts: dict[Table, _Part] = {
        name: _part(name, plan(columns[name], paper), view.first if name == view.table else 0, rooms[name])
        for name in columns
    }
    lines = [*top, Text(), *parts["HSMs"].lines, Text(), *parts["slots"].lines, *legend]
    if height is not None:
        lines = [*lines[: height - 1], *[Text()] * (height - 1 - len(lines)), *keys][:height]
    for line in lines:
        line.truncate(width, overflow="ellipsis")
    return Frame(lines, parts[view.table].last_first, parts[view.table].page)


class _Part(NamedTuple):
    lines: list[Text]
    last_first: int
    page: int


def _rooms(columns: Mapping[Table, list[Column]], chosen: Table, room: int | None) -> Mapping[Table, int | None]:
    """Share the lines between the tables."""
    if room is None:
        return {"slots": None, "HSMs": None}
    other = OTHER[chosen]
    wanted = {name: len(columns[name][0].cells) + 3 for name in columns}  # two lines of titles, one if it is cut
    least = max(room // OTHER_SHARE, 4)
    of_other = min(wanted[other], max(least, room - wanted[chosen]))
    return {chosen: max(room - of_other, 0), other: of_other}


def _part(name: Table, way: TableLayout, first: int, room: int | None) -> _Part:
    rows = len(way.columns[0].cells)
    if not rows:
        return _Part([Text(f"No {name} in the files.", style="dim")], 0, 1)
    titles = head(way)
    fits = rows if room is None else max(room - len(titles), 1)
    page = rows if rows <= fits else max(fits - 1, 1)
    first = min(first, rows - page)
    lines = titles + [row(way, number) for number in range(first, first + page)]
    if page < rows:
        lines.append(Text(f"{name} {first + 1} to {first + page} of {rows}", style="bold"))
    return _Part(lines, rows - page, page)


def _legend(found: Sequence[SlotRow], files: JobFiles, now: float, width: int) -> list[Text]:
    texts = []
    if any(slot.remembered for slot in found):
        texts.append(
            Text.assemble("(in brackets): the token that the daily run found in this slot, ", ago(files.daily, now))
        )
    if any(slot.state == "not seen" for slot in found):
        texts.append(Text("not seen: the last minute run did not find this slot"))
    return [line for text in texts for line in _wrapped(text, width)]


def _wrapped(text: Text, width: int) -> Iterator[Text]:
    from rich.console import Console  # only to wrap text

    yield from text.wrap(Console(width=width), width)


def _keys(view: View) -> Text:
    other = OTHER[view.table]
    return Text(f"q quit  arrows, j, k scroll  s sorted by {view.sort}  tab scroll {other}", style="reverse")
