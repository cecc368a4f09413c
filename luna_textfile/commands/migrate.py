"""`luna-textfile migrate`: converts the earlier daemon's config.toml to a configuration of luna-textfile."""

import sys
from pathlib import Path

import click

from luna_textfile.config.load import load_bytes
from luna_textfile.config.problems import ConfigError, Problem, printable, shortened
from luna_textfile.config.redaction import shown
from luna_textfile.config.rules import DEFAULT
from luna_textfile.config.source import Source
from luna_textfile.migration.differences import differences
from luna_textfile.migration.legacy import LegacyConfig, read_legacy
from luna_textfile.migration.legacy_keys import NOTES
from luna_textfile.migration.new_file import new_text
from luna_textfile.migration.place import put

FOUND = 1


@click.command("migrate", short_help="Write a configuration from the earlier daemon's config.toml.")
@click.argument("legacy", type=click.Path(path_type=Path, dir_okay=False), metavar="CONFIG.TOML")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The new file. Without this option, the command prints it.",
)
@click.option("--check", is_flag=True, help="Write nothing. Report keys that are not migrated, and how FILE differs.")
@click.option("--force", is_flag=True, help="Overwrite FILE.")
def migrate_command(legacy: Path, output: Path | None, check: bool, force: bool) -> None:
    """Convert CONFIG.TOML, the file of the earlier luna-monitor daemon, to an equivalent YAML configuration.

    Every known key keeps its value. A comment says what is different about it. Keys that were not set are written as
    comments, with their default. Unknown keys are not migrated: the command names them and suggests a similar key.
    Keys that look like a PIN are not migrated, and their values are never shown. The command ignores the environment
    (HSM__...). It does not change the earlier file.

    Exit code 0: done. 1: the file could not be written, or --check found a difference. 2: a value is not allowed, or
    the file cannot be read; nothing was written.

    \b
    Examples:
      luna-textfile migrate config.toml
      luna-textfile migrate config.toml --output config.yaml
      luna-textfile migrate config.toml --check --output config.yaml      compare them
    """  # noqa: D301 - \b is for click: keep these lines as they are
    _refuse_names(legacy, output)
    read = read_legacy(str(legacy), _bytes(legacy))
    text = new_text(read)
    _read_back(read, text)
    for gone in read.gone:
        click.echo(printable(f"{legacy}: {shortened(gone.name)} is not migrated: {gone.reason}"), err=True)
    if check:
        _end_check(read, output)
    elif output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text, force=force)
        _say_next(read, output)


def _refuse_names(legacy: Path, output: Path | None) -> None:
    if legacy.suffix.lower() != ".toml":
        raise click.UsageError(f"{legacy}: the earlier daemon's file is TOML; use a name that ends in .toml")
    if output is not None and (not output.name or output.suffix.lower() == ".toml"):
        raise click.UsageError(f"--output {str(output)!r}: use a name that ends in .yaml")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        why = f"the configuration file cannot be read: {error.strerror}"
        raise ConfigError((Problem(str(path), None, None, why),)) from None


def _read_back(legacy: LegacyConfig, text: str) -> None:
    """Refuse to write a file with another meaning: users do not compare the files key by key."""
    try:
        new = load_bytes(Source("the new file", None), text.encode(), {}).config
    except ConfigError as error:
        raise click.ClickException(
            f"the new file cannot be read, nothing was written. Please report this as a bug: {error}"
        ) from None
    if found := [one.name for one in differences(legacy.loaded.config, new)]:
        raise click.ClickException(
            f"the new file differs, nothing was written. Please report this as a bug: {', '.join(found)}"
        )


def _end_check(legacy: LegacyConfig, output: Path | None) -> None:
    found = len(legacy.gone)
    if output is not None:
        new = load_bytes(Source(str(output), "--output"), _bytes(output), {}).config
        for one in differences(legacy.loaded.config, new):
            found += 1
            click.echo(printable(f"{output}: {one.name} is {shown(one.new)}; it was {shown(one.legacy)}"), err=True)
    if found:
        sys.exit(FOUND)
    click.echo(
        f"{legacy.path}: every key is migrated" + (f", and {output} has the same values" if output else ""), err=True
    )


def _write(output: Path, text: str, *, force: bool) -> None:
    try:
        put(str(output), text, overwrite=force)
    except FileExistsError as error:
        hint = "" if force else "; compare it with --check, or overwrite it with --force"
        raise click.ClickException(f"{output} was not changed: {error.strerror}{hint}") from None
    except OSError as error:
        raise click.ClickException(f"{output} could not be written: {error.strerror}") from None


def _say_next(legacy: LegacyConfig, output: Path) -> None:
    click.echo(f"{output}: written. To check it: luna-textfile config --config {output}", err=True)
    otherwise = [name for name in legacy.loaded.origins if NOTES.get(name) and legacy.loaded.origins[name] != DEFAULT]
    if otherwise:
        names = ", ".join(otherwise)
        click.echo(f"These keys have a different meaning now; see their comments: {names}", err=True)
