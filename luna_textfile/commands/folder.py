"""A folder to write to, as a command line names it."""

from pathlib import Path

import click


class Folder(click.Path):
    """Refuses an empty name, which a variable that is not set leaves: it would mean the folder one stands in."""

    def __init__(self) -> None:
        """Take the name of a folder, there or not."""
        super().__init__(path_type=Path, file_okay=False)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the folder; `fail` ends the program with exit 2."""
        if value == "":
            self.fail("the name is empty; for the folder you are in, say . (a dot)", param, ctx)
        return Path(super().convert(value, param, ctx))  # type: ignore[arg-type]  # click hands over a text or a path
