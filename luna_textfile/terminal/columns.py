"""Tables that fit: bars get shorter, texts get shorter, then columns go, the least important first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.text import Text

from luna_textfile.terminal.amounts import Glyphs, bar, percent

GAP = "  "
LONG_BAR, SHORT_BAR, SHORTEST_BAR = 16, 10, 6
LONG, SHORT, SHORTEST = 44, 18, 10
"""Cells to which a text is cut: where there is room, before a column is left out, and when there is nothing else."""


class Bar(NamedTuple):
    """A share in percent, None if it is not known, and its colour."""

    share: float | None
    style: str


class Column(NamedTuple):
    """One column: the cells of all its rows."""

    title: str
    cells: Sequence[Text]
    importance: int = 0
    """0 is never left out; the highest goes first."""
    age: Text = Text()
    """How old these numbers are: it stands under the title."""
    bars: Sequence[Bar] = ()
    """Drawn before the texts; none, or one a cell."""
    right: bool = False


class Room(NamedTuple):
    """Where it is to be drawn: the cells of a line, and the characters there are."""

    width: int
    glyphs: Glyphs


class Plan(NamedTuple):
    """One way to draw a table: which columns, how wide a bar is, and to how many cells a text is cut."""

    room: Room
    widest: Mapping[tuple[str, bool], int]
    """Cells of the longest text of each column, by its title: of the whole texts (False), of the brief ones (True)."""
    columns: Sequence[Column]
    bar: int
    text: int
    brief: bool = False
    """True: the share stands for the numbers that it was made of."""

    @property
    def fits(self) -> bool:
        """Whether its lines fit into the room."""
        gaps = len(GAP) * (len(self.columns) - 1)
        return sum(self.width_of(column) for column in self.columns) + gaps <= self.room.width

    def width_of(self, column: Column) -> int:
        """Return the cells that a column takes, the same whichever of its rows are shown."""
        texts = self.widest[column.title, self.brief]
        content = min(texts, self.text) if not column.bars else texts + (self.bar + 1 if self.bar else 0)
        return max(content, len(column.title), column.age.cell_len)


def _text(column: Column, number: int, brief: bool) -> Text:
    text = column.cells[number]
    share = column.bars[number].share if column.bars and brief else None
    return text if share is None else Text(percent(share), style=text.style)


def _widest(column: Column, brief: bool) -> int:
    return max((_text(column, number, brief).cell_len for number in range(len(column.cells))), default=0)


def plan(columns: Sequence[Column], room: Room) -> Plan:
    """Return the best way that fits, else the narrowest: then the lines are cut."""
    widest = {(column.title, brief): _widest(column, brief) for column in columns for brief in (False, True)}
    ways = list(_plans(Plan(room, widest, columns, LONG_BAR, LONG)))
    found = next((way for way in ways if way.fits), ways[-1])
    wider = (found._replace(text=text) for text in range(LONG, found.text, -1))
    return next((way for way in wider if way.fits), found)


def _plans(best: Plan) -> Iterator[Plan]:
    yield best
    yield (shorter := best._replace(bar=SHORT_BAR))
    yield (shorter := shorter._replace(text=SHORT))
    for importance in sorted({column.importance for column in best.columns} - {0, 1}, reverse=True):
        yield (shorter := _without(shorter, importance))
    yield shorter._replace(bar=0)
    yield (shorter := shorter._replace(bar=SHORTEST_BAR, brief=True))
    yield (shorter := shorter._replace(text=SHORTEST))
    yield _without(shorter, 1)


def _without(way: Plan, importance: int) -> Plan:
    return way._replace(columns=[column for column in way.columns if column.importance != importance])


def head(way: Plan) -> list[Text]:
    """Return the titles, and under them the ages if there are any."""
    titles = [Text(column.title, style="bold") for column in way.columns]
    lines = [titles, [column.age.copy() for column in way.columns]]
    return [_line(way, line) for line in lines if any(line)]


def row(way: Plan, number: int) -> Text:
    """Return one row."""
    return _line(way, [_cell(way, column, number) for column in way.columns])


def _cell(way: Plan, column: Column, number: int) -> Text:
    text = _text(column, number, way.brief).copy()
    if not column.bars or not way.bar:
        return text
    share, style = column.bars[number]
    drawn = " " * way.bar if share is None else bar(share, way.bar, way.room.glyphs)
    return Text.assemble((drawn, style), " ", text)


def _line(way: Plan, cells: Sequence[Text]) -> Text:
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
