"""`luna-textfile uninstall`: remove what install created."""

import os
from pathlib import Path

import click

from luna_textfile.installation.host import HERE, CommandError
from luna_textfile.installation.uninstall import Removal


@click.command("uninstall", short_help="Remove what install created.")
@click.option("--dry-run", is_flag=True, help="Show the steps, but change nothing. Needs no root.")
@click.option("--keep-config", is_flag=True, help="Keep the configuration file.")
@click.option("--force", is_flag=True, help="Also remove files that were edited.")
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), default=HERE, help="For images: files only.")
def uninstall_command(dry_run: bool, keep_config: bool, force: bool, root: Path) -> None:
    """Stop the timers, and remove what `luna-textfile install` created on this host.

    The command removes the units, the sysusers.d and tmpfiles.d files, and the .prom files (node_exporter would serve
    their last values forever). It removes the configuration unless it was edited or --keep-config is given. It removes
    the state directory, the user and its groups if install created them. It keeps and names a group that has other
    members now. The package itself stays: remove its virtual environment afterwards.

    \b
    Examples:
      luna-textfile uninstall --dry-run
      luna-textfile uninstall --keep-config
    """  # noqa: D301 - \b is for click: keep these lines as they are
    try:
        removal = Removal(root, click.echo, dry=dry_run)
        if removal.nothing_installed():
            raise click.ClickException(f"{root} has no record of an installation: nothing to remove")
        if root == HERE and not dry_run and os.geteuid() != 0:
            raise click.ClickException("this command needs root; --dry-run shows the steps without root")
        removal.run(keep_config=keep_config, force=force)
    except (CommandError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    click.echo("Nothing was changed." if dry_run else "Uninstalled.")
