"""Subject: the Luna client's Chrystoki.conf. Which one is read, and which appliances and HA groups it lists."""

from collections.abc import Iterator
from shlex import quote

from luna_textfile.checkup.client_file import path_of
from luna_textfile.checkup.finding import Finding, listed, ok, problem, warning
from luna_textfile.checkup.groups import of_groups
from luna_textfile.checkup.situation import Situation
from luna_textfile.config.problems import printable
from luna_textfile.installation.host import systemd_runs
from luna_textfile.luna_client import chrystoki
from luna_textfile.luna_client.chrystoki import ClientFile

FOLDER = "ChrystokiConfigurationPath"
_ADD = "vtl addServer -n NAME -c CERTIFICATE    # with the appliance's server.pem"


def find(situation: Situation) -> Iterator[Finding]:
    """Yield what the file says, and why the client may read another one."""
    path = path_of(situation)
    yield from _of_choice(situation, path)
    try:
        file = chrystoki.read(path)
    except FileNotFoundError:
        yield _missing(situation, path)
    except OSError as error:
        yield problem(
            f"{path} cannot be read: {error.strerror}",
            "without it the client knows no appliance, and shows no slot",
            f"ls -l {quote(path)}",
        )
    else:
        yield from _of_content(file)


def _missing(situation: Situation, path: str) -> Finding:
    if not situation.config.collector.collect_luna_specific:
        return ok(f"there is no {path}, and no Luna is asked for (collector.collect_luna_specific is false)")
    return problem(
        f"there is no {path}",
        "a Luna client reads it when it starts: without it, it knows no appliance and shows no slot",
        f"export {FOLDER}=FOLDER    # if it lies elsewhere; for the jobs: bundle.systemd.environment",
    )


def _of_content(file: ClientFile) -> Iterator[Finding]:
    if file.has_tabs:
        yield warning(
            f"{file.path} has tab characters",
            "the manual says that there must be none",
            f"sed -i 's/\\t/   /g' {quote(file.path)}",
        )
    if file.appliances:
        names = listed(f"{appliance.name}:{appliance.port}" for appliance in file.appliances)
        yield ok(printable(f"{file.path} lists {names}"))
    else:
        yield warning(
            f"{file.path} lists no appliance (no ServerName00)",
            "right only where the HSM is in this host or at its USB: then there is no network to check",
            _ADD,
        )
    yield from of_groups(file)
    if file.value("Misc", "AppIdMajor"):
        yield warning(
            f"{file.path} sets AppIdMajor",
            "applications with the same number share their login state: the monitor should not be one of them",
            f"export {FOLDER}=FOLDER    # give the jobs a Chrystoki.conf of their own, by bundle.systemd.environment",
        )


def _of_choice(situation: Situation, path: str) -> Iterator[Finding]:
    """Yield a warning where the jobs' client reads another file than one may think."""
    configured = situation.config.hsm.chrystoki_conf
    theirs = chrystoki.path("", situation.environ)
    if configured and configured != theirs:
        yield warning(
            f"hsm.chrystoki_conf is {configured}; the client itself reads {theirs}",
            "hsm.chrystoki_conf only names appliances; the client goes by its own rule",
            f"export {FOLDER}=FOLDER    # for the jobs: bundle.systemd.environment",
        )
    units = str(situation.bundle["systemd"]["environment"].get(FOLDER, ""))
    if systemd_runs() and FOLDER in situation.environ and not units:
        yield warning(
            f"{FOLDER} is set in this shell, and not for the units",
            f"the jobs read /etc/Chrystoki.conf, this shell's programs read {path}",
            f"bundle.systemd.environment: {{{FOLDER}: {situation.environ[FOLDER]}}}    # then: luna-textfile install",
        )
    elif units:
        yield ok(f"the units set {FOLDER} to {units}")
