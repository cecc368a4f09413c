"""Fits tables to the width: shorter bars, then shorter texts, then fewer columns, the least important first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.text import Text

from luna_textfile.terminal.amounts import Glyphs, bar, percent

GAP = "  "
LONG_BAR, SHORT_BAR, SHORTEST_BAR = 16, 10, 6
LONG, SHORT, SHORTEST = 44, 18, 10
"""Maximum cells of a text: normally, before columns are omitted, and as the last step."""


class Bar(NamedTuple):
    """A share in percent, None if it is unknown, and its colour."""

    share: float | None
    style: str


class Column(NamedTuple):
    """One column with the cells of all rows."""

    title: str
    cells: Sequence[Text]
    importance: int = 0
    """0 is never omitted; the column with the highest number is omitted first."""
    age: Text = Text()
    """The age of the values, shown below the title."""
    bars: Sequence[Bar] = ()
    """Drawn before the texts: no bars, or one for each cell."""
    right: bool = False


class Room(NamedTuple):
    """The width of a line in cells, and the available characters."""

    width: int
    glyphs: Glyphs


class TableLayout(NamedTuple):
    """One layout of a table: its columns, the width of a bar, and the maximum cells of a text."""

    room: Room
    widest: Mapping[tuple[str, bool], int]
    """Cells of the longest text of each column, by title: of the full texts (False) and of the brief texts (True)."""
    columns: Sequence[Column]
    bar: int
    text: int
    brief: bool = False
    """True: only the share is shown, not its two numbers."""

    @property
    def fits(self) -> bool:
        """Whether the lines fit the width."""
        gaps = len(GAP) * (len(self.columns) - 1)
        return sum(self.width_of(column) for column in self.columns) + gaps <= self.room.width

    def width_of(self, column: Column) -> int:
        """Return the width of a column, which does not depend on the rows that are shown."""
        texts = self.widest[column.title, self.brief]
        content = min(texts, self.text) if not column.bars else texts + (self.bar + 1 if self.bar else 0)
        return max(content, len(column.title), column.age.cell_len)


def _text(column: Column, number: int, brief: bool) -> Text:
    text = column.cells[number]
    share = column.bars[number].share if column.bars and brief else None
    return text if share is None else Text(percent(share), style=text.style)


def _widest(column: Column, brief: bool) -> int:
    return max((_text(column, number, brief).cell_len for number in range(len(column.cells))), default=0)


def plan(columns: Sequence[Column], room: Room) -> TableLayout:
    """Return the best layout that fits, else the narrowest, with lines that are cut."""
    widest = {(column.title, brief): _widest(column, brief) for column in columns for brief in (False, True)}
    ways = list(_plans(TableLayout(room, widest, columns, LONG_BAR, LONG)))
    found = next((way for way in ways if way.fits), ways[-1])
    wider = (found._replace(text=text) for text in range(LONG, found.text, -1))
    return next((way for way in wider if way.fits), found)


def _plans(best: TableLayout) -> Iterator[TableLayout]:
    yield best
    yield (shorter := best._replace(bar=SHORT_BAR))
    yield (shorter := shorter._replace(text=SHORT))
    for importance in sorted({column.importance for column in best.columns} - {0, 1}, reverse=True):
        yield (shorter := _without(shorter, importance))
    yield shorter._replace(bar=0)
    yield (shorter := shorter._replace(bar=SHORTEST_BAR, brief=True))
    yield (shorter := shorter._replace(text=SHORTEST))
    yield _without(shorter, 1)


def _without(way: TableLayout, importance: int) -> TableLayout:
    return way._replace(columns=[column for column in way.columns if column.importance != importance])


def head(way: TableLayout) -> list[Text]:
    """Return the line of titles, and the line of ages if there are any."""
    titles = [Text(column.title, style="bold") for column in way.columns]
    lines = [titles, [column.age.copy() for column in way.columns]]
    return [_line(way, line) for line in lines if any(line)]


def row(way: TableLayout, number: int) -> Text:
    """Return one row."""
    return _line(way, [_cell(way, column, number) for column in way.columns])


def _cell(way: TableLayout, column: Column, number: int) -> Text:
    text = _text(column, number, way.brief).copy()
    if not column.bars or not way.bar:
        return text
    share, style = column.bars[number]
    drawn = " " * way.bar if share is None else bar(share, way.bar, way.room.glyphs)
    return Text.assemble((drawn, style), " ", text)


def _line(way: TableLayout, cells: Sequence[Text]) -> Text:
    line = Text(no_wrap=True)
    for column, cell in zip(way.columns, cells, strict=True):
        wide = way.width_of(column)
        cell.truncate(wide, overflow="ellipsis")
        if column.right:
            cell.pad_left(wide - cell.cell_len)
        else:
            cell.pad_right(wide - cell.cell_len)
        line.append(cell).append("" if column is way.columns[-1] else GAP)
    line.rstrip()
    return line
