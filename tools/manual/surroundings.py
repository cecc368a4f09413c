"""The sections FILES, ENVIRONMENT and SEE ALSO of the pages."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from luna_textfile.config.model import SCHEDULES, Config
from luna_textfile.config.source import DEFAULT_PATH, PATH_VARIABLE, PREFIX, SYSTEMD_STATE
from luna_textfile.installation.files import RECORD
from tools.manual import roff

CONFIGURATION_PAGE = "luna-textfile.yaml"


class Entry(NamedTuple):
    """A file or a variable, and its meaning. `only`: its users; empty for all commands that read the configuration."""

    name: str
    meaning: str
    only: tuple[str, ...] = ()


_TEXTFILE = Config().textfile
_JOBS = tuple(f"luna-textfile-{schedule}" for schedule in SCHEDULES)

FILES = (
    Entry(
        DEFAULT_PATH,
        f"The configuration: see {CONFIGURATION_PAGE}(5). It may be missing, because every key has a default.",
    ),
    *(
        Entry(
            _TEXTFILE.prom(schedule),
            "The metrics of the last run; `textfile.directory` changes the folder.",
            (job, "health", "top"),
        )
        for schedule, job in zip(SCHEDULES, _JOBS, strict=True)
    ),
    Entry(_TEXTFILE.state_directory, "Counters and locks; `textfile.state_directory` changes the folder.", _JOBS),
    Entry(
        "/etc/Chrystoki.conf",
        "The configuration of the Luna client, from which the jobs read the names of appliances.",
        _JOBS,
    ),
    Entry(f"/{RECORD}", "The record of the installation, for `luna-textfile uninstall`.", ("install", "uninstall")),
    Entry("DIR/manifest.json", "The rendered files with checksums, to detect files that were edited.", ("render",)),
)

ENVIRONMENT = (
    Entry(PATH_VARIABLE, f"The configuration file, instead of {DEFAULT_PATH}; --config takes precedence."),
    Entry(f"{PREFIX}<SECTION>__<KEY>", f"Overrides one key of the file, such as {PREFIX}HSM__SLOT_ID=1."),
    Entry(SYSTEMD_STATE, "The default of `textfile.state_directory`; systemd sets it for the services.", _JOBS),
    Entry("ChrystokiConfigurationPath", "The folder of Chrystoki.conf, as for the Luna client.", _JOBS),
)


def entries(table: Iterable[Entry], name: str, *, configured: bool) -> Iterator[str]:
    """Yield the entries of a table that the command or script `name` uses."""
    for entry in table:
        if name in entry.only or (configured and not entry.only):
            yield from roff.item(roff.bold(entry.name), entry.meaning)


def see_also(own: str, others: Iterable[str]) -> Iterator[str]:
    """Yield the sorted names of the other pages."""
    pages = sorted({*others, "luna-textfile", *_JOBS} - {own})
    names = [rf"{roff.bold(name)}(1)" for name in pages]
    if own != CONFIGURATION_PAGE:
        names.append(rf"{roff.bold(CONFIGURATION_PAGE)}(5)")
    yield from (f"{name}," for name in names[:-1])
    yield names[-1]
