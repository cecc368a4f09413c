"""`luna-textfile uninstall`: take away what install put there."""

import os
from pathlib import Path

import click

from luna_textfile.installation.host import HERE, CommandError
from luna_textfile.installation.uninstall import Removal


@click.command("uninstall", short_help="Take away what install put there.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing. Needs no root.")
@click.option("--keep-config", is_flag=True, help="Leave the configuration file.")
@click.option("--force", is_flag=True, help="Remove files that were edited, too.")
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), default=HERE, help="For images: files only.")
def uninstall_command(dry_run: bool, keep_config: bool, force: bool, root: Path) -> None:
    """Stop the timers, and take away what `luna-textfile install` put on this host.

    Units, sysusers.d and tmpfiles.d files, the configuration unless it was edited or --keep-config is given, the .prom
    files (node_exporter would serve their last numbers for ever), and the state directory, the user and its groups if
    install made them. A group that somebody else joined meanwhile stays, and is named. The package itself stays: remove
    its virtual environment afterwards.

    \b
    Examples:
      luna-textfile uninstall --dry-run
      luna-textfile uninstall --keep-config
    """  # noqa: D301 - \b is for click: keep these lines as they are
    try:
        removal = Removal(root, click.echo, dry=dry_run)
        if removal.nothing_installed():
            raise click.ClickException(f"{root} has no record of an installation: nothing to take away")
        if root == HERE and not dry_run and os.geteuid() != 0:
            raise click.ClickException("only root can do this; --dry-run shows what it would do")
        removal.run(keep_config=keep_config, force=force)
    except (CommandError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    click.echo("Nothing was done." if dry_run else "Uninstalled.")
