"""`luna-textfile migrate`: the earlier daemon's config.toml into a configuration of ours."""

import sys
from pathlib import Path

import click

from luna_textfile.config.load import load_bytes
from luna_textfile.config.problems import ConfigError, Problem, printable, shortened
from luna_textfile.config.redaction import shown
from luna_textfile.config.rules import DEFAULT
from luna_textfile.config.source import Source
from luna_textfile.migration.differences import differences
from luna_textfile.migration.former import Former, read_former
from luna_textfile.migration.former_keys import NOTES
from luna_textfile.migration.new_file import new_text
from luna_textfile.migration.place import put

FOUND = 1


@click.command("migrate", short_help="Write a configuration from the earlier daemon's config.toml.")
@click.argument("former", type=click.Path(path_type=Path, dir_okay=False), metavar="CONFIG.TOML")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The new file; without it, it is printed.",
)
@click.option("--check", is_flag=True, help="Write nothing; tell what does not go on, and how FILE differs.")
@click.option("--force", is_flag=True, help="Overwrite FILE.")
def migrate_command(former: Path, output: Path | None, check: bool, force: bool) -> None:
    """Write the YAML configuration that means what CONFIG.TOML, the file of the earlier luna-monitor daemon, means.

    Every key goes on with its value, and a comment says what is different about it; keys that were not set stand
    there with their default, as comments. Keys that luna-textfile does not know do not go on: they are named, with
    the key that may have been meant. Neither does anything that looks like a PIN; its value is shown nowhere. The
    environment (HSM__...) is not looked at. The earlier file is left as it is.

    Exit code 0: done. 1: the file could not be written, or --check found a difference. 2: a value is not allowed, or
    the file cannot be read; nothing was written.

    \b
    Examples:
      luna-textfile migrate config.toml
      luna-textfile migrate config.toml --output config.yaml
      luna-textfile migrate config.toml --check --output config.yaml      do they differ?
    """  # noqa: D301 - \b is for click: keep these lines as they are
    _refuse_names(former, output)
    read = read_former(str(former), _bytes(former))
    text = new_text(read)
    _read_back(read, text)
    for gone in read.gone:
        click.echo(printable(f"{former}: {shortened(gone.name)} does not go on: {gone.why}"), err=True)
    if check:
        _end_check(read, output)
    elif output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text, force=force)
        _say_next(read, output)


def _refuse_names(former: Path, output: Path | None) -> None:
    if former.suffix.lower() != ".toml":
        raise click.UsageError(f"{former}: the earlier daemon's file is TOML; give it a name that ends in .toml")
    if output is not None and (not output.name or output.suffix.lower() == ".toml"):
        raise click.UsageError(f"--output {str(output)!r}: name a file that ends in .yaml")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        why = f"the configuration file cannot be read: {error.strerror}"
        raise ConfigError((Problem(str(path), None, None, why),)) from None


def _read_back(former: Former, text: str) -> None:
    """Refuse to hand out a file that does not mean the same: whoever migrates will not compare key by key."""
    try:
        new = load_bytes(Source("the new file", None), text.encode(), {}).config
    except ConfigError as error:
        raise click.ClickException(f"the new file cannot be read, nothing was written; report this: {error}") from None
    if found := [one.name for one in differences(former.loaded.config, new)]:
        raise click.ClickException(f"the new file differs, nothing was written; report this: {', '.join(found)}")


def _end_check(former: Former, output: Path | None) -> None:
    found = len(former.gone)
    if output is not None:
        new = load_bytes(Source(str(output), "--output"), _bytes(output), {}).config
        for one in differences(former.loaded.config, new):
            found += 1
            click.echo(printable(f"{output}: {one.name} is {shown(one.new)}; it was {shown(one.former)}"), err=True)
    if found:
        sys.exit(FOUND)
    click.echo(f"{former.path}: every key goes on" + (f", and {output} means the same" if output else ""), err=True)


def _write(output: Path, text: str, *, force: bool) -> None:
    try:
        put(str(output), text, overwrite=force)
    except FileExistsError as error:
        hint = "" if force else "; see what differs with --check, or overwrite it with --force"
        raise click.ClickException(f"{output} is left as it was: {error.strerror}{hint}") from None
    except OSError as error:
        raise click.ClickException(f"{output} could not be written: {error.strerror}") from None


def _say_next(former: Former, output: Path) -> None:
    click.echo(f"{output}: written. Look at it: luna-textfile config --config {output}", err=True)
    otherwise = [name for name in former.loaded.origins if NOTES.get(name) and former.loaded.origins[name] != DEFAULT]
    if otherwise:
        names = ", ".join(otherwise)
        click.echo(f"These keys are not quite what they were, their comments tell: {names}", err=True)
