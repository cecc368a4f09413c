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

DONE = "Installed. To see the jobs run: systemctl list-timers 'luna-textfile-*'; journalctl -u luna-textfile-minute"
HALF_WAY = "The steps before this one stay in effect. Fix the cause and install again, or run luna-textfile uninstall."
DEV_NULL = Path("/dev/null")


@click.command("install", short_help="Install units, user and directories on this host.")
@click.option("--config", "path", type=click.Path(path_type=Path), metavar="FILE", help="Configuration to install.")
@click.option("--dry-run", is_flag=True, help="Show the steps, but change nothing. Needs no root.")
@click.option("--force", is_flag=True, help="Overwrite installed files, also edited ones.")
@click.option(
    "--with-node-exporter/--without-node-exporter",
    default=None,
    help="Install (or remove) a drop-in for node_exporter's port and directory. Default: as in the last installation.",
)
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), default=HERE, help="For images: files only.")
def install_command(path: Path | None, dry_run: bool, force: bool, with_node_exporter: bool | None, root: Path) -> None:
    """Install the jobs on this host and start their timers. Needs root and systemd.

    The command renders the systemd units from the configuration and writes them below /etc, with files for sysusers.d
    and tmpfiles.d. It creates the user and the directories. It enables the timers and the health socket. It prints
    each step and records it in /etc/luna-textfile/installed.json for `luna-textfile uninstall`.

    Run the command again after a change of the configuration and after an upgrade: it renders the units again, and
    restarts the timers if a file changed. It keeps an existing configuration. If there is none, it creates one from
    FILE or from the defaults. Change units with drop-ins (systemctl edit), not in place.

    Exit code 0: done. 1: the host is not ready, or a command failed. 2: the configuration is wrong.

    \b
    Examples:
      luna-textfile install --dry-run
      luna-textfile install --config ./config.yaml
      luna-textfile install --root /mnt/image
    """  # noqa: D301 - \b is for click: keep these lines as they are
    # The user of the jobs must be able to read the files, even if root has a strict umask.
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
        raise work.InstallError(
            f"{units} is masked on this host; nothing was changed. To allow the installation: systemctl unmask {units}"
        )
    if plan.foreign and not force:
        names = "".join(f"\n  {root / name}" for name in plan.foreign)
        raise work.InstallError(
            f"these files were edited after the last installation; nothing was changed:{names}\n"
            "Move your changes to drop-ins (systemctl edit), then use --force."
        )


def _refuse_others(root: Path) -> None:
    if root == HERE and os.geteuid() != 0:
        raise work.InstallError("this command needs root; --dry-run shows the steps without root")


def _show(commands: tuple[Command, ...]) -> None:
    for command in commands:
        click.echo(f"{'run':8}{' '.join(command.line)}    # {command.reason}")
    click.echo("Nothing was changed.")
