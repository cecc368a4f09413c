"""What the keys choose: the order, the table that scrolls, and its first row."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from rich.text import Text

from luna_textfile.terminal.slot_table import SORTS

QUIT = "quit"
Table = Literal["slots", "HSMs"]
OTHER: Mapping[Table, Table] = {"slots": "HSMs", "HSMs": "slots"}


class View(NamedTuple):
    """The table, the sort order, and the first row that is shown."""

    sort: str = "slot"
    table: Table = "slots"
    first: int = 0


class Frame(NamedTuple):
    """A drawn frame: the lines, the last row at which a page can start, and the rows of a page."""

    lines: list[Text]
    last_first: int
    page: int


def after(view: View, word: str, drawn: Frame) -> View:
    """Return the view after a key; it never scrolls past the last row."""
    if word == "sort":
        names = tuple(SORTS)
        return view._replace(sort=names[(names.index(view.sort) + 1) % len(names)], first=0)
    if word == "table":
        return view._replace(table=OTHER[view.table], first=0)
    steps = {"down": 1, "up": -1, "page down": drawn.page, "page up": -drawn.page}
    ends = {"home": 0, "end": drawn.last_first}
    first = ends.get(word, view.first + steps.get(word, 0))
    return view._replace(first=min(max(first, 0), drawn.last_first))
