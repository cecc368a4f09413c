"""The command line type of a folder."""

from pathlib import Path

import click


class Folder(click.Path):
    """Refuses an empty name. An unset shell variable gives an empty name, which would mean the current folder."""

    def __init__(self) -> None:
        """Accept the name of a folder, which need not exist."""
        super().__init__(path_type=Path, file_okay=False)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the folder; `fail` ends the program with exit 2."""
        if value == "":
            self.fail("the name is empty; use . (a dot) for the current folder", param, ctx)
        return Path(super().convert(value, param, ctx))  # type: ignore[arg-type]  # click hands over a text or a path
