"""Subject: Chrystoki.conf, the configuration of the Luna client. Which file it is, its appliances and HA groups."""

from collections.abc import Iterator
from shlex import quote

from luna_textfile.checkup.client_file import path_of
from luna_textfile.checkup.context import Context
from luna_textfile.checkup.finding import Finding, listed, ok, problem, warning
from luna_textfile.checkup.groups import of_groups
from luna_textfile.config.problems import printable
from luna_textfile.installation.host import systemd_runs
from luna_textfile.luna_client import chrystoki
from luna_textfile.luna_client.chrystoki import ClientFile

FOLDER = "ChrystokiConfigurationPath"
_ADD = "vtl addServer -n NAME -c CERTIFICATE    # with the appliance's server.pem"


def find(context: Context) -> Iterator[Finding]:
    """Yield findings about the content of the file, and about which file the client reads."""
    path = path_of(context)
    yield from _of_choice(context, path)
    try:
        file = chrystoki.read(path)
    except FileNotFoundError:
        yield _missing(context, path)
    except OSError as error:
        yield problem(
            f"{path} cannot be read: {error.strerror}",
            "without this file the client knows no appliance and shows no slot",
            f"ls -l {quote(path)}",
        )
    else:
        yield from _of_content(file)


def _missing(context: Context, path: str) -> Finding:
    if not context.config.collector.collect_luna_specific:
        return ok(f"there is no {path}, and none is needed (collector.collect_luna_specific is false)")
    return problem(
        f"there is no {path}",
        "the Luna client reads this file when it starts; without it, the client knows no appliance and shows no slot",
        f"export {FOLDER}=FOLDER    # if the file is in another folder; for the jobs: bundle.systemd.environment",
    )


def _of_content(file: ClientFile) -> Iterator[Finding]:
    if file.has_tabs:
        yield warning(
            f"{file.path} has tab characters",
            "the manual of the client does not allow tab characters in this file",
            f"sed -i 's/\\t/   /g' {quote(file.path)}",
        )
    if file.appliances:
        names = listed(f"{appliance.name}:{appliance.port}" for appliance in file.appliances)
        yield ok(printable(f"{file.path} lists {names}"))
    else:
        yield warning(
            f"{file.path} lists no appliance (no ServerName00)",
            "this is right only if the HSM is a card in this host or a USB device",
            _ADD,
        )
    yield from of_groups(file)
    if file.value("Misc", "AppIdMajor"):
        yield warning(
            f"{file.path} sets AppIdMajor",
            "applications with the same number share their login state; the monitor must not share it",
            f"export {FOLDER}=FOLDER    # give the jobs their own Chrystoki.conf with bundle.systemd.environment",
        )


def _of_choice(context: Context, path: str) -> Iterator[Finding]:
    """Yield a warning if the client of the jobs reads another file than expected."""
    configured = context.config.hsm.chrystoki_conf
    theirs = chrystoki.path("", context.environ)
    if configured and configured != theirs:
        yield warning(
            f"hsm.chrystoki_conf is {configured}; the client itself reads {theirs}",
            f"hsm.chrystoki_conf is only for the names of appliances; the client itself uses {FOLDER}, else /etc",
            f"export {FOLDER}=FOLDER    # for the jobs: bundle.systemd.environment",
        )
    units = str(context.bundle["systemd"]["environment"].get(FOLDER, ""))
    if systemd_runs() and FOLDER in context.environ and not units:
        yield warning(
            f"{FOLDER} is set in this shell, but not for the units",
            f"the jobs read /etc/Chrystoki.conf, but programs of this shell read {path}",
            f"bundle.systemd.environment: {{{FOLDER}: {context.environ[FOLDER]}}}    # then: luna-textfile install",
        )
    elif units:
        yield ok(f"the units set {FOLDER} to {units}")
