"""Installing: look first, then files, then the system's own commands."""

from pathlib import Path

from luna_textfile.bundle.plan import Plan, plan
from luna_textfile.bundle.site import Site
from luna_textfile.bundle.write import write
from luna_textfile.installation.files import (
    FOLDER,
    KEEP,
    OWNER,
    PROM,
    RECORD,
    STATE,
    USER,
    config_path,
    configuration,
    files,
)
from luna_textfile.installation.host import Command, Say, missing_programs, run, systemd_runs, user_exists

PROGRAMS = ("luna-textfile", "luna-textfile-minute", "luna-textfile-daily")
ENABLED = ("luna-textfile-minute.timer", "luna-textfile-daily.timer", "luna-textfile-health.socket")


class InstallError(Exception):
    """The host is not ready, or the files of others are in the way; nothing was changed."""


def planned(site: Site, root: Path, text: str | None, *, with_node_exporter: bool) -> Plan:
    """Return what would change below `root`. `text` is the configuration to install, None to keep or begin one.

    An existing configuration is never replaced by another. Raises InstallError.
    """
    target = root / config_path(site).lstrip("/")
    rendered = dict(files(site, with_node_exporter=with_node_exporter))
    present = target.read_text(encoding="utf-8") if target.exists() else None
    if present is None:
        rendered |= configuration(site, text)
    elif text is not None and text != present:
        raise InstallError(f"{target} is there and differs from --config: edit it, and leave out --config")
    return plan(root, rendered, RECORD)


def check(site: Site, root: Path) -> None:
    """Raise InstallError if the host lacks what the units need."""
    folder = Path(site.bundle["systemd"]["bin_directory"])
    missing = missing_programs(root / str(folder).lstrip("/"), PROGRAMS)
    if missing:
        raise InstallError(
            f"{folder} has no {', '.join(missing)}: install the package there (python3 -m venv), "
            "or set bundle.systemd.bin_directory to where it is"
        )
    if root == Path("/") and not systemd_runs():
        raise InstallError("this host was not booted with systemd; with --root DIR the files alone are put in place")


def made(site: Site, root: Path) -> tuple[str, ...]:
    """Return what will be made beside the files, for uninstall to know: what is there already is not ours."""
    user = str(site.bundle["systemd"]["user"])
    textfile = site.config.textfile
    things = [f"{PROM} {textfile.directory}"]
    if not user_exists(user, root):
        things.append(f"{USER} {user}")
    if not (root / textfile.state_directory.lstrip("/")).exists():
        things.append(f"{STATE} {textfile.state_directory}")
    folder = root / textfile.directory.lstrip("/")
    if folder.exists():
        found = folder.stat()
        things.append(f"{OWNER} {found.st_uid}:{found.st_gid}:{found.st_mode & 0o7777:o} {textfile.directory}")
    else:
        things.append(f"{FOLDER} {textfile.directory}")
    return tuple(things)


def commands(*, node_exporter: str | None) -> tuple[Command, ...]:
    """Return the commands that make the system take up the files."""
    return (
        Command("make the user", ("systemd-sysusers", "luna-textfile.conf")),
        Command("make the directories", ("systemd-tmpfiles", "--create", "luna-textfile.conf")),
        Command("read the units", ("systemctl", "daemon-reload")),
        Command("from now on and after each boot", ("systemctl", "enable", *ENABLED)),
        Command("begin now", ("systemctl", "restart", *ENABLED)),
        *((Command("take up the drop-in", ("systemctl", "restart", node_exporter)),) if node_exporter else ()),
    )


def install(site: Site, root: Path, plan: Plan, lines: tuple[Command, ...], say: Say) -> None:
    """Put the plan into effect, and run the commands if `root` is this host's. Raises OSError, CommandError."""
    known = plan.manifest.made
    # The second time, what the first one made is there already, and the owner is the one that it set.
    settled = {thing.split(" ")[0] for thing in known}
    new = tuple(
        thing for thing in made(site, root) if thing not in known and thing.split(" ")[0] not in settled - {PROM}
    )
    record = plan.manifest._replace(made=(*known, *new))
    write(root, plan._replace(manifest=record), KEEP)
    for command in lines:
        run(command, say)


def describe(plan: Plan, root: Path) -> list[str]:
    """Return a line for each file that changes."""
    words = {(True, False): "new", (False, True): "remove", (False, False): "change"}
    return [f"{words[change.old is None, change.new is None]:8}{root / change.path}" for change in plan.changes]
