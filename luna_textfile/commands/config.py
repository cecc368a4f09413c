"""`luna-textfile config`: the effective configuration, and the origin of each value."""

import os
from pathlib import Path

import click

from luna_textfile.bundle.validation.read import read, rows
from luna_textfile.config.load import load
from luna_textfile.config.show import as_json, show


@click.command("config", short_help="Show the effective configuration and where it comes from.")
@click.option("--config", "path", type=click.Path(path_type=Path), metavar="FILE", help="Configuration file.")
@click.option("--format", "style", type=click.Choice(["table", "json"]), default="table", show_default=True)
def config_command(path: Path | None, style: str) -> None:
    """Print the effective configuration and where each value comes from.

    The file is the one of --config, else of $LUNA_TEXTFILE_CONFIG, else /etc/luna-textfile/config.yaml. Environment
    variables HSM__<SECTION>__<KEY> override single keys. Exit code 2: the configuration is wrong.

    \b
    Examples:
      luna-textfile config
      luna-textfile config --config ./config.yaml --format json
      HSM__HSM__SLOT_ID=1 luna-textfile config
    """  # noqa: D301 - \b is for click: keep these lines as they are
    loaded = load(path, os.environ)
    where = loaded.origins["bundle"]
    settings = tuple(rows(loaded.config.bundle, read(loaded.config.bundle, where), where))
    click.echo(as_json(loaded, settings) if style == "json" else show(loaded, settings))
