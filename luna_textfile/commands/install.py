"""`luna-textfile install`: units, configuration, user and directories on this host."""

import os
from pathlib import Path

import click

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.output.plan import Plan
from luna_textfile.bundle.parts.systemd import ENABLED
from luna_textfile.commands.render import site as site_of
from luna_textfile.installation import install as work
from luna_textfile.installation.files import config_path
from luna_textfile.installation.host import HERE, Command, CommandError

DONE = "Installed. See it run: systemctl list-timers 'luna-textfile-*'; journalctl -u luna-textfile-minute"
HALF_WAY = "What was done up to there stays: mend it and install again, or take it away with luna-textfile uninstall."
DEV_NULL = Path("/dev/null")


@click.command("install", short_help="Put units, user and directories in place on this host.")
@click.option("--config", "path", type=click.Path(path_type=Path), metavar="FILE", help="Configuration to install.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing. Needs no root.")
@click.option("--force", is_flag=True, help="Overwrite installed files that were edited.")
@click.option(
    "--with-node-exporter/--without-node-exporter",
    default=None,
    help="Also the drop-in for node_exporter's port and directory, or no more; else as the time before.",
)
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), default=HERE, help="For images: files only.")
def install_command(path: Path | None, dry_run: bool, force: bool, with_node_exporter: bool | None, root: Path) -> None:
    """Put the jobs in place on this host and start their timers. Needs root and systemd.

    Renders the systemd units from the configuration, puts them with sysusers.d and tmpfiles.d files below /etc, makes
    the user and the directories, and enables the timers and the health socket. What is done is shown line by line, and
    kept in /etc/luna-textfile/installed.json for `luna-textfile uninstall`. Run it again after a change of the
    configuration or an upgrade: it renders the units anew, and restarts the timers if anything changed. An existing
    configuration is kept; without one, it is begun from FILE or from the defaults. Change units by drop-ins (systemctl
    edit), not in place.

    Exit code 0: done. 1: the host is not ready, or a command failed. 2: the configuration is wrong.

    \b
    Examples:
      luna-textfile install --dry-run
      luna-textfile install --config ./config.yaml
      luna-textfile install --root /mnt/image
    """  # noqa: D301 - \b is for click: keep these lines as they are
    # What is put in place is read by the jobs' user, whatever root's umask is.
    os.umask(0o022)
    site = site_of(path)
    try:
        if not dry_run:
            _refuse_others(root)
        text = path.read_text(encoding="utf-8") if path and _elsewhere(path, site) else None
        work.check(site, root)
        plan = work.planned(site, root, text, with_node_exporter=with_node_exporter)
        _refuse_foreign(plan, root, force=force)
        for line in work.describe(plan, root):
            click.echo(line)
        commands = tuple(work.commands(site, plan)) if root == HERE else ()
        if dry_run:
            _show(commands)
            return
        work.install(site, root, plan, commands, click.echo)
    except CommandError as error:
        raise click.ClickException(f"{error}\n{HALF_WAY}") from None
    except (work.InstallError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    click.echo(
        DONE if root == HERE else f"Files only. Enable the units: systemctl --root={root} enable {' '.join(ENABLED)}"
    )


def _elsewhere(path: Path, site: Site) -> bool:
    return path.resolve() != Path(config_path(site))


def _refuse_foreign(plan: Plan, root: Path, *, force: bool) -> None:
    masked = [root / name for name in plan.foreign if (root / name).resolve() == DEV_NULL]
    if masked:
        units = " ".join(path.name for path in masked)
        raise work.InstallError(f"somebody masked {units}; nothing was changed. To allow: systemctl unmask {units}")
    if plan.foreign and not force:
        names = "".join(f"\n  {root / name}" for name in plan.foreign)
        raise work.InstallError(
            f"these files are not as an installation left them; nothing was changed:{names}\n"
            "Move your changes to drop-ins (systemctl edit), then use --force."
        )


def _refuse_others(root: Path) -> None:
    if root == HERE and os.geteuid() != 0:
        raise work.InstallError("only root can do this; --dry-run shows what it would do")


def _show(commands: tuple[Command, ...]) -> None:
    for command in commands:
        click.echo(f"{'run':8}{' '.join(command.line)}    # {command.why}")
    click.echo("Nothing was done.")
