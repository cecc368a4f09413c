"""The map of the package in CONTRIBUTING.md: floors from the contract in setup.cfg, arrows from the imports."""

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

import grimp

REPOSITORY = Path(__file__).parents[2]
DOCUMENT = REPOSITORY / "CONTRIBUTING.md"
PACKAGE = "luna_textfile"
BEGIN, END = "<!-- floors: made by `make docs` -->\n", "<!-- end of floors -->\n"


def written(document: str) -> str:
    """Return the document with the map as the code has it now."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


def table() -> str:
    """Return the map: a row a room, the highest floor first. A room imports from lower floors only."""
    arrows = _arrows()
    rows = [
        f"| {floor} | `{room}` | {_meaning(room)} | {', '.join(f'`{below}`' for below in arrows[room]) or '-'} |\n"
        for floor, rooms in _floors()
        for room in rooms
    ]
    return "".join(("| floor | room | what it is | imports |\n|---|---|---|---|\n", *rows))


def _floors() -> Iterator[tuple[int, list[str]]]:
    configuration = configparser.ConfigParser()
    configuration.read(REPOSITORY / "setup.cfg", encoding="utf-8")
    layers = configuration["importlinter:contract:floors"]["layers"].split("\n")
    floors = [[room.strip() for room in layer.split(":")] for layer in layers if layer]
    yield from zip(range(len(floors), 0, -1), floors, strict=True)


def _arrows() -> dict[str, list[str]]:
    """Map each room to the rooms that it imports, in the order of the floors."""
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    order = [room for _, rooms in _floors() for room in rooms]
    found: dict[str, set[str]] = {room: set() for room in order}
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            room, below = _room(module), _room(other)
            if room != below and below in found and room in found:
                found[room].add(below)
    return {room: sorted(below, key=order.index) for room, below in found.items()}


def _room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def _meaning(room: str) -> str:
    """Return the first sentence of a room's docstring."""
    folder = REPOSITORY / PACKAGE / room
    source = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    text = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n", 1)[0].split()).split(". ", 1)[0].rstrip(".")
