"""Installs the jobs: checks the host, then writes files, then runs commands of the system."""

from collections.abc import Iterator
from pathlib import Path

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.output.plan import Manifest, Plan, plan
from luna_textfile.bundle.output.write import write
from luna_textfile.bundle.parts.systemd import ENABLED
from luna_textfile.bundle.parts.systemd_units import in_home
from luna_textfile.bundle.validation.exporter_web import FILE
from luna_textfile.installation.files import KEEP, RECORD, config_path, configuration, files, with_drop_in
from luna_textfile.installation.host import HERE, Command, Say, interpreter, missing_programs, run, systemd_runs
from luna_textfile.installation.made import UNFINISHED, made

PROGRAMS = ("luna-textfile", "luna-textfile-minute", "luna-textfile-daily")


class InstallError(Exception):
    """The host is not ready, or an edited file exists; nothing was changed."""


def planned(site: Site, root: Path, text: str | None, *, with_node_exporter: bool | None) -> Plan:
    """Return what would change below `root`. `text` is the configuration to install.

    With `text` None, an existing configuration is kept, or one is created. `with_node_exporter` None: as in the last
    installation. An existing configuration is never replaced.
    Raises InstallError.
    """
    if with_node_exporter is None:
        with_node_exporter = bool(with_drop_in(Manifest.load(root / RECORD).files))
    target = root / config_path(site).lstrip("/")
    rendered = dict(files(site, with_node_exporter=with_node_exporter))
    present = target.read_text(encoding="utf-8") if target.exists() else None
    if present is None:
        rendered |= configuration(site, text)
    elif text is not None and text != present:
        raise InstallError(
            f"{target} exists and differs from --config: edit that file, and run install without --config"
        )
    return plan(root, rendered, RECORD)


def check(site: Site, root: Path) -> None:
    """Raise InstallError if the host lacks what the units need."""
    folder = Path(site.bundle["systemd"]["bin_directory"])
    found = root / str(folder).lstrip("/")
    missing = missing_programs(found, PROGRAMS)
    if missing:
        raise InstallError(
            f"{found} has no {', '.join(missing)}: install the package there (python3 -m venv), "
            "or set bundle.systemd.bin_directory to its folder"
        )
    if root == HERE:
        _check_interpreter(folder)
    if root == HERE and not systemd_runs():
        raise InstallError("this host was not booted with systemd; --root DIR installs the files only")


def _check_interpreter(folder: Path) -> None:
    """Raise InstallError if Python is in a home directory, which the units hide from the jobs.

    If the programs themselves are in a home directory, the units make it accessible.
    """
    python = interpreter(folder / PROGRAMS[0])
    if python and in_home(python) and not in_home(str(folder)):
        raise InstallError(
            f"the programs in {folder} run on {python}, which the jobs' user cannot reach: create the "
            f"virtual environment from another Python: /usr/bin/python3 -m venv --clear {folder.parent}"
        )


def commands(site: Site, plan: Plan) -> Iterator[Command]:
    """Yield the commands that put the plan into effect.

    If no file changed, no unit is reloaded or restarted, because that would start the jobs: a configuration manager may
    run install every hour. Units that were stopped or disabled are started and enabled in any case.
    """
    *timers, socket = ENABLED
    port = site.config.exporter.health_port
    taken = f"If another program listens on port {port}, set exporter.health_port to a free one."
    changed = bool(plan.changes) or UNFINISHED in plan.manifest.made
    begin, reload = ("restart", ()) if changed else ("start", ("--no-reload",))
    yield Command("create the user", ("systemd-sysusers", "luna-textfile.conf"))
    yield Command("create the directories", ("systemd-tmpfiles", "--create", "luna-textfile.conf"))
    if changed:
        # Timers are stopped before the reload and started after it. After a restart, OnBootSec= would not count again,
        # and the minute timer would never elapse if its job has not started since boot.
        yield Command("no run during the change", ("systemctl", "stop", *timers))
        yield Command("load the units", ("systemctl", "daemon-reload"))
    yield Command("start at each boot", ("systemctl", "enable", *reload, *ENABLED))
    yield Command("start now", ("systemctl", "start", *timers))
    yield Command("answer health checks", ("systemctl", begin, socket), hint=taken)
    yield from _let_node_exporter_read(site, plan)
    for unit in with_drop_in(change.path for change in plan.changes):
        yield Command("load the drop-in", ("systemctl", "restart", unit))


def _let_node_exporter_read(site: Site, plan: Plan) -> Iterator[Command]:
    """Yield the commands that let only node_exporter read its web configuration."""
    group = site.bundle["systemd"]["node_exporter_web"]["group"]
    hint = "Set bundle.systemd.node_exporter_web.group to the group that node_exporter runs with."
    for path in plan.manifest.files:
        if path.endswith(f"/{FILE}"):
            yield Command("only node_exporter reads it", ("chgrp", group, f"/{path}"), hint=hint)
            # The configuration has the same hashes.
            yield Command("only the jobs read it", ("chgrp", str(site.bundle["systemd"]["user"]), config_path(site)))
            yield Command("it has password hashes", ("chmod", "0640", config_path(site)))


def install(site: Site, root: Path, plan: Plan, lines: tuple[Command, ...], say: Say) -> None:
    """Put the plan into effect, and run the commands if `root` is this host's. Raises OSError, CommandError."""
    known = made(site, root, plan.manifest.made)
    _write(root, plan, (*known, UNFINISHED) if lines else known)
    for command in lines:
        run(command, say)
    if lines:
        _write(root, plan._replace(changes=()), known)


def _write(root: Path, plan: Plan, known: tuple[str, ...]) -> None:
    write(root, plan._replace(manifest=plan.manifest._replace(made=known)), KEEP)


def describe(plan: Plan, root: Path) -> list[str]:
    """Return a line for each file that changes."""
    words = {(True, False): "new", (False, True): "remove", (False, False): "change"}
    return [f"{words[change.old is None, change.new is None]:8}{root / change.path}" for change in plan.changes]
