"""Installing: look first, then files, then the system's own commands."""

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
    """The host is not ready, or the files of others are in the way; nothing was changed."""


def planned(site: Site, root: Path, text: str | None, *, with_node_exporter: bool | None) -> Plan:
    """Return what would change below `root`. `text` is the configuration to install, None to keep or begin one.

    `with_node_exporter` None: as the installation before. An existing configuration is never replaced by another.
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
        raise InstallError(f"{target} is there and differs from --config: edit it, and leave out --config")
    return plan(root, rendered, RECORD)


def check(site: Site, root: Path) -> None:
    """Raise InstallError if the host lacks what the units need."""
    folder = Path(site.bundle["systemd"]["bin_directory"])
    found = root / str(folder).lstrip("/")
    missing = missing_programs(found, PROGRAMS)
    if missing:
        raise InstallError(
            f"{found} has no {', '.join(missing)}: install the package there (python3 -m venv), "
            "or set bundle.systemd.bin_directory to where it is"
        )
    if root == HERE:
        _check_interpreter(folder)
    if root == HERE and not systemd_runs():
        raise InstallError("this host was not booted with systemd; with --root DIR the files alone are put in place")


def _check_interpreter(folder: Path) -> None:
    """Raise InstallError for a Python that the jobs cannot run: the units hide homes, and a home is closed anyway.

    Programs in a home are another thing: then it is opened, and meant to be.
    """
    python = interpreter(folder / PROGRAMS[0])
    if python and in_home(python) and not in_home(str(folder)):
        raise InstallError(
            f"the programs in {folder} run on {python}, which the jobs' user cannot reach: make the virtual "
            f"environment anew from a Python outside of homes, such as /usr/bin/python3 -m venv --clear {folder.parent}"
        )


def commands(site: Site, plan: Plan) -> Iterator[Command]:
    """Yield the commands that make the system take up the plan.

    If nothing changed, nothing is read anew or begun anew, for that starts the jobs: a configuration manager may
    install every hour. What somebody stopped or disabled is started and enabled all the same.
    """
    *timers, socket = ENABLED
    port = site.config.exporter.health_port
    taken = f"If another program listens on port {port}, set exporter.health_port to a free one."
    changed = bool(plan.changes) or UNFINISHED in plan.manifest.made
    begin, reload = ("restart", ()) if changed else ("start", ("--no-reload",))
    yield Command("make the user", ("systemd-sysusers", "luna-textfile.conf"))
    yield Command("make the directories", ("systemd-tmpfiles", "--create", "luna-textfile.conf"))
    if changed:
        # Stopped before the units are read, not restarted afterwards: only so OnBootSec= counts again, and the jobs run
        # at once. The minute timer would never elapse otherwise if its job could not be started since boot.
        yield Command("no run meanwhile", ("systemctl", "stop", *timers))
        yield Command("read the units", ("systemctl", "daemon-reload"))
    yield Command("from now on and after each boot", ("systemctl", "enable", *reload, *ENABLED))
    yield Command("begin now", ("systemctl", "start", *timers))
    yield Command("answer health checks", ("systemctl", begin, socket), hint=taken)
    yield from _let_node_exporter_read(site, plan)
    for unit in with_drop_in(change.path for change in plan.changes):
        yield Command("take up the drop-in", ("systemctl", "restart", unit))


def _let_node_exporter_read(site: Site, plan: Plan) -> Iterator[Command]:
    """Yield what gives node_exporter its web configuration, which nobody else may read."""
    group = site.bundle["systemd"]["node_exporter_web"]["group"]
    hint = "Set bundle.systemd.node_exporter_web.group to the group that node_exporter runs with."
    for path in plan.manifest.files:
        if path.endswith(f"/{FILE}"):
            yield Command("node_exporter alone reads it", ("chgrp", group, f"/{path}"), hint=hint)
            # It stands there as well.
            yield Command("the jobs alone read it", ("chgrp", str(site.bundle["systemd"]["user"]), config_path(site)))
            yield Command("for the hashes in it", ("chmod", "0640", config_path(site)))


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
