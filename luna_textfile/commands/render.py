"""`luna-textfile render`: writes the bundle to a folder, or compares it with one."""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from luna_textfile.bundle.engine.check import BundleError
from luna_textfile.bundle.engine.site import File, Part, Site
from luna_textfile.bundle.output.exclusive_lock import exclusive_lock
from luna_textfile.bundle.output.plan import Plan, plan
from luna_textfile.bundle.output.write import write
from luna_textfile.bundle.parts import PARTS
from luna_textfile.bundle.render import chosen, render
from luna_textfile.bundle.validation.examples import still_examples
from luna_textfile.commands.folder import Folder
from luna_textfile.config.load import load
from luna_textfile.config.show import written

DRIFT = 1


def _parts(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the last name of a list of parts."""
    before, comma, last = incomplete.rpartition(",")
    others = [part for part in PARTS if part.name.startswith(last) and part.name not in before.split(",")]
    return [CompletionItem(f"{before}{comma}{part.name}", help=part.title) for part in others]


@click.command("render", short_help="Render alert rules, dashboards, units and the other files.")
@click.option("--config", "path", type=click.Path(path_type=Path), metavar="FILE", help="Configuration file.")
@click.option("--output", type=Folder(), metavar="DIR", required=True, help="Folder for the rendered files.")
@click.option(
    "--only",
    default="",
    metavar="PARTS",
    help="Render only these parts, separated by commas; see below.",
    shell_complete=_parts,
)
@click.option("--check", is_flag=True, help="Write nothing. Show what would change; exit code 1 if anything would.")
@click.option("--diff", is_flag=True, help="Show the changes, and write them.")
@click.option("--force", is_flag=True, help="Overwrite files that were edited after the last render.")
def render_command(  # noqa: PLR0913, PLR0917 - click hands over each option
    path: Path | None, output: Path, only: str, check: bool, diff: bool, force: bool
) -> None:
    """Render alert rules, dashboards, units and the other files from one configuration. Needs no HSM and no root.

    The command parses every rendered file before it writes any. It does not touch files that have not changed. It
    removes files of an earlier render that are no longer needed (manifest.json in DIR lists them). At the end it
    prints where to copy the files, and how to reload each service.

    \b
    Parts: systemd, alerts, runbooks, prometheus, victoriametrics, alertmanager, grafana,
    containers, kubernetes

    Exit code 0: done. 1: --check found a difference, or nothing could be written. 2: the configuration is wrong.

    \b
    Examples:
      luna-textfile render --output ./bundle
      luna-textfile render --output ./bundle --only alerts,grafana
      luna-textfile render --output ./bundle --check      in your CI: fails if DIR is out of date
    """  # noqa: D301 - \b is for click: keep these lines as they are
    try:
        parts = chosen(name.strip() for name in only.split(",") if name.strip())
    except ValueError as error:
        raise click.UsageError(f"--only: {error}") from None
    here = site(path)
    try:
        rendered = render(here, parts)
        planned = plan(output, rendered) if check else _write(output, rendered, force=force)
    except BundleError as error:
        text = f"the rendered files are not valid; nothing was written:\n{error}\nPlease report this as a bug."
        raise click.ClickException(text) from None
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or output}: {error.strerror or error}") from None
    if check or diff:
        _show_diff(planned)
    if check:
        _end_check(output, planned)
        return
    _refuse_foreign(output, planned, force=force)
    _summary(here, output, parts, rendered, planned)


def site(path: Path | None) -> Site:
    """Return the site of the configuration that a job would read. Raises ConfigError, which `main` answers."""
    loaded = load(path, os.environ)
    return Site(loaded.config, loaded.origins["bundle"])


def _write(output: Path, rendered: Mapping[str, Iterable[File]], *, force: bool) -> Plan:
    """Write the files, unless a file was edited and `force` is not set. Return the plan."""
    with exclusive_lock(output):
        planned = plan(output, rendered)
        if force or not planned.foreign:
            write(output, planned)
    return planned


def _show_diff(planned: Plan) -> None:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    for change in planned.changes:
        for line in change.diff():
            click.echo(click.style(line, fg=colours.get(line[:1])))


def _end_check(output: Path, planned: Plan) -> None:
    if planned.changes:
        click.echo(f"{output}: {_count(len(planned.changes), 'file')} would change", err=True)
        sys.exit(DRIFT)
    click.echo(f"{output}: {_count(planned.unchanged, 'file')}, all up to date", err=True)


def _refuse_foreign(output: Path, planned: Plan, *, force: bool) -> None:
    if not planned.foreign or force:
        return
    names = "".join(f"\n  {output / path}" for path in planned.foreign)
    raise click.ClickException(
        f"these files were edited after the last render; nothing was written:{names}\n"
        "Move your changes to the configuration (--check shows them), or overwrite the files with --force."
    )


def _summary(
    here: Site, output: Path, parts: tuple[Part, ...], rendered: Mapping[str, Iterable[File]], planned: Plan
) -> None:
    new, gone = sum(c.old is None for c in planned.changes), sum(c.new is None for c in planned.changes)
    changed = len(planned.changes) - new - gone
    click.echo(f"{output}: {new} new, {changed} changed, {gone} removed, {planned.unchanged} unchanged")
    for part in parts:
        steps = tuple(part.steps(here))
        click.echo(f"\n{click.style(part.name, bold=True)}: {part.title}")
        for step in steps:
            click.echo(f"  {step}")

    texts = tuple(file.text for files in rendered.values() for file in files)
    examples = tuple(still_examples(here.bundle, texts))
    if examples:
        click.echo(
            f"\n{click.style('Example values', fg='yellow')}: set these keys before you deploy, or leave out the part"
        )
        for key, value in examples:
            click.echo(f"  {key}: {written(value)}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
