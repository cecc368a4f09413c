"""`luna-textfile metrics`: lists every family, as text, Markdown or JSON."""

import json
import shutil
import sys

import click

from luna_textfile import catalogue


@click.command("metrics", short_help="List every metric family.")
@click.option("--format", "style", type=click.Choice(["table", "json", "markdown"]), default="table", show_default=True)
def metrics_command(style: str) -> None:
    """List every metric family: type, labels, meaning, and the PKCS#11 call behind it.

    \b
    Examples:
      luna-textfile metrics | less
      luna-textfile metrics --format json | jq -r '.[].name'
    """  # noqa: D301 - \b is for click: keep these lines as they are
    if style == "json":
        click.echo(json.dumps(catalogue.as_records(), indent=2, ensure_ascii=False))
    elif style == "markdown":
        click.echo(catalogue.as_markdown(), nl=False)
    else:
        terminal = sys.stdout and sys.stdout.isatty()  # None where the caller closed it
        width = shutil.get_terminal_size((100, 24)).columns if terminal else 100
        click.echo(catalogue.as_table(min(width, 120)))
