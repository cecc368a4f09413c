"""What the pages say of files, of the environment, and of each other."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from luna_textfile.config.model import SCHEDULES, Config
from luna_textfile.config.source import DEFAULT_PATH, PATH_VARIABLE, PREFIX, SYSTEMD_STATE
from luna_textfile.installation.files import RECORD
from tools.manual import roff

CONFIGURATION_PAGE = "luna-textfile.yaml"


class Entry(NamedTuple):
    """A file or a variable, and what it is. `only`: who uses it; empty for all that read the configuration."""

    name: str
    meaning: str
    only: tuple[str, ...] = ()


_TEXTFILE = Config().textfile
_JOBS = tuple(f"luna-textfile-{schedule}" for schedule in SCHEDULES)

FILES = (
    Entry(DEFAULT_PATH, f"The configuration: see {CONFIGURATION_PAGE}(5). It may be missing; every key has a default."),
    *(
        Entry(
            _TEXTFILE.prom(schedule), "What the job wrote last; `textfile.directory` moves it.", (job, "health", "top")
        )
        for schedule, job in zip(SCHEDULES, _JOBS, strict=True)
    ),
    Entry(_TEXTFILE.state_directory, "Counters and locks; `textfile.state_directory` moves it.", _JOBS),
    Entry("/etc/Chrystoki.conf", "The Luna client's own file, from which the names of appliances are read.", _JOBS),
    Entry(f"/{RECORD}", "What was installed, for `luna-textfile uninstall`.", ("install", "uninstall")),
    Entry("DIR/manifest.json", "What was rendered: files that were edited since are noticed.", ("render",)),
)

ENVIRONMENT = (
    Entry(PATH_VARIABLE, f"The configuration file, instead of {DEFAULT_PATH}; --config comes before it."),
    Entry(f"{PREFIX}<SECTION>__<KEY>", f"Overrides one key of the file, such as {PREFIX}HSM__SLOT_ID=1."),
    Entry(SYSTEMD_STATE, "The default of `textfile.state_directory`; systemd sets it for the services.", _JOBS),
    Entry("ChrystokiConfigurationPath", "The folder of Chrystoki.conf, as for the Luna client.", _JOBS),
)


def entries(table: Iterable[Entry], name: str, *, configured: bool) -> Iterator[str]:
    """Yield those of a table that the command or script `name` has to do with."""
    for entry in table:
        if name in entry.only or (configured and not entry.only):
            yield from roff.item(roff.bold(entry.name), entry.meaning)


def see_also(own: str, others: Iterable[str]) -> Iterator[str]:
    """Yield the names of other pages, sorted, the page's own left out."""
    pages = sorted({*others, "luna-textfile", *_JOBS} - {own})
    names = [rf"{roff.bold(name)}(1)" for name in pages]
    if own != CONFIGURATION_PAGE:
        names.append(rf"{roff.bold(CONFIGURATION_PAGE)}(5)")
    yield from (f"{name}," for name in names[:-1])
    yield names[-1]
