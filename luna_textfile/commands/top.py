"""`luna-textfile top`: shows the values of the .prom files on the terminal, live."""

import io
import os
import re
import socket
import sys
from pathlib import Path

import click

from luna_textfile.commands.folder import Folder
from luna_textfile.config.cache import current
from luna_textfile.config.model import Config, TextfileConfig

SHORTEST, LONGEST = 0.1, 3600.0
_SECONDS = {"ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0}
PIPE_WIDTH = 160
"""Width of a line without a terminal: every column fits."""


class Interval(click.ParamType[float]):
    """A time such as 2s, 500ms or 1m, in seconds."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return seconds; `fail` ends the program with exit 2."""
        match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|)", str(value))
        seconds = float(match[1]) * _SECONDS[match[2]] if match else 0.0
        if not SHORTEST <= seconds <= LONGEST:
            self.fail(f"{str(value)!r}: give a time from 100ms to 60m, such as 2s", param, ctx)
        return seconds


@click.command("top", short_help="Show slots and HSMs live, from the .prom files.")
@click.option("--config", "path", type=click.Path(path_type=Path), metavar="FILE", help="Configuration file.")
@click.option(
    "--directory", type=Folder(), metavar="DIR", help="Show the files of this folder instead of the configured one."
)
@click.option(
    "--interval",
    type=Interval(),
    default="2s",
    show_default=True,
    metavar="TIME",
    help="Time between two checks of the files.",
)
@click.option("--once", is_flag=True, help="Print one frame and exit. This is the default without a terminal.")
def top_command(path: Path | None, directory: Path | None, interval: float, once: bool) -> None:
    """Show the values of the .prom files: slots, sessions, storage, command rate, and the age of each value.

    The command checks the files every --interval and reads them when they have changed. It does not call the HSM. A
    dash is an unknown value. Values of a file that is too old are dim, and their column shows the age. The command
    rate needs two minute runs; until then it is a dash. The colours change at the thresholds of the alerts.

    Keys: q or Ctrl-C quit; arrows, j, k, space, b, g, G scroll; s sort; tab scroll the other table.

    Exit code 0: done. 1: with --once, neither file can be read. 2: the configuration is wrong.

    \b
    Examples:
      luna-textfile top
      luna-textfile top --interval 500ms
      luna-textfile top --directory /var/lib/prometheus/node-exporter --once
    """  # noqa: D301 - \b is for click: keep these lines as they are
    if path is not None and directory is not None:
        raise click.UsageError("give --config or --directory, not both")
    config = _config(path, directory)
    _refuse_missing(config.textfile.directory)
    readable = _run(config, directory is None, interval, once)
    sys.exit(0 if readable else 1)


def _config(path: Path | None, directory: Path | None) -> Config:
    if directory is None:
        return current(path, os.environ)
    return Config()._replace(textfile=TextfileConfig(str(directory)))


def _refuse_missing(directory: str) -> None:
    if not os.path.isdir(directory):
        known = "is not a directory" if os.path.lexists(directory) else "does not exist, or this user cannot access it"
        raise click.ClickException(f"{directory} {known}: name the folder of the .prom files with --directory")


def _run(config: Config, ours: bool, interval: float, once: bool) -> bool:
    from rich.console import Console  # --help does not need it

    from luna_textfile.terminal import amounts, live
    from luna_textfile.terminal.frame import Display
    from luna_textfile.terminal.thresholds import thresholds

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a label may have characters that the encoding of the terminal lacks
    terminal = sys.stdout.isatty()
    console = Console(width=None if terminal or "COLUMNS" in os.environ else PIPE_WIDTH)
    glyphs = amounts.UNICODE if console.encoding.startswith("utf") else amounts.ASCII
    where = config.textfile.directory
    colours = thresholds(config.bundle)
    display = Display(
        f"{socket.gethostname()}  {where}" if ours else where, _notices(config, colours.broken), colours, glyphs
    )
    watch = live.Watch(config)
    if once or not terminal or console.is_dumb_terminal:
        return live.once(watch, display, console)
    live.run(live.Session(watch, display, console, interval))
    return True


def _notices(config: Config, default_levels: bool) -> tuple[str, ...]:
    notices = []
    if not config.collector.enabled:
        notices.append("Collection is switched off (collector.enabled is false).")
    if default_levels:
        notices.append(
            "The section bundle has a mistake (see luna-textfile render): the colours use the default thresholds."
        )
    return tuple(notices)
