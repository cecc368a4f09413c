"""What node_exporters serve while something happens to a host, and whether it was right at every moment."""

import json
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from text.reading import Series, parsed

from luna_textfile.catalogue import GROUPS
from rig.booted_host import BootedHost

POLLED = "/var/tmp/polled"
POLLER = "/var/tmp/poll_exporters.py"
POLL = Path(__file__).with_name("poll_exporters.py")
LAST_RUN = "luna_monitor_last_run_timestamp_seconds"
COMMANDS = "hsm_stats_total_commands"
MTIME = "node_textfile_mtime_seconds"
SCRAPE_ERROR = ("node_textfile_scrape_error", frozenset[tuple[str, str]]())
SCHEDULES = ("minute", "daily")
WAIT_SECONDS = 30
# Of the families that one schedule alone writes.
_WRITTEN_BY = {
    family.name: group.schedules[0] for group in GROUPS for family in group.families if group.schedules[1:] == ()
}
# prometheus_client's parser has each counter end in _total.
_INHERITED = {f"{COMMANDS}_total": COMMANDS}


class Scrape(NamedTuple):
    """One answer of a node_exporter: when it was asked (Unix time), its release, each series without empty labels."""

    time: float
    release: str
    samples: Mapping[Series, float]

    def of(self, schedule: str) -> dict[Series, float]:
        """Return what the file of a schedule holds."""
        return {series: value for series, value in self.samples.items() if _schedule(series) == schedule}

    def last_run(self, schedule: str) -> float | None:
        """Return when the run began whose file was served; None if none was."""
        found = self.values(LAST_RUN, schedule=schedule)
        assert len(found) <= 1, "two files of one job"
        return found[0] if found else None

    def values(self, name: str, **labels: str) -> list[float]:
        """Return the values of a family's series that have these labels."""
        return [
            value
            for (family, found), value in self.samples.items()
            if family == name and labels.items() <= dict(found).items()
        ]


class Watch:
    """Asks the node_exporters of a host all the time, from inside."""

    def __init__(self, host: BootedHost, exporters: Mapping[str, str]) -> None:
        """Take the URL of each release."""
        self._host, self._exporters = host, exporters

    def start(self) -> None:
        """Begin anew, for the first time or after a boot."""
        self._path().unlink(missing_ok=True)
        # Copied: a checkout may lie where the host has another folder, such as /tmp.
        shutil.copy(POLL, self._host.root / POLLER.lstrip("/"))
        urls = (f"{name}={url}" for name, url in self._exporters.items())
        self._host.run("systemd-run", "--unit=poll", "/usr/bin/python3", POLLER, POLLED, *urls)

    def mark(self) -> int:
        """Return a moment for `since`."""
        path = self._path()
        return path.stat().st_size if path.exists() else 0

    def since(self, mark: int) -> list[Scrape]:
        """Return all scrapes since then, up to one of each release that was begun after this call."""
        now = time.time()
        return self.until(lambda scrape: scrape.time > now, mark)

    def until(self, ready: Callable[[Scrape], bool], mark: int) -> list[Scrape]:
        """Wait until the last scrape of each release is as it shall be; return all scrapes since the mark."""

        def found() -> list[Scrape]:
            scrapes = self._read(mark)
            last = {scrape.release: scrape for scrape in scrapes}
            return scrapes if last.keys() == self._exporters.keys() and all(map(ready, last.values())) else []

        return self._host.wait(found, "the scrapes", WAIT_SECONDS)

    def _path(self) -> Path:
        return self._host.root / POLLED.lstrip("/")

    def _read(self, mark: int) -> list[Scrape]:
        if not self._path().exists():
            return []
        with self._path().open(encoding="utf-8") as file:
            file.seek(mark)
            whole = [line for line in file if line.endswith("\n")]
        return [Scrape(asked, release, samples(text)) for asked, release, text in map(json.loads, whole)]


def assert_right(scrapes: Iterable[Scrape], *, clock_moved: bool = False) -> None:
    """Check each scrape: nothing broken, no half file, no number of one run beside the time of another.

    What a file holds is told by the time of its run, so all scrapes with that time hold the same. `clock_moved`: the
    host's clock went back, so that a later run may have an earlier time.
    """
    contents: dict[tuple[str, float], Mapping[Series, float]] = {}
    for scrape in scrapes:
        assert scrape.samples[SCRAPE_ERROR] == 0, f"{scrape.release}: scrape_error"
        for schedule in SCHEDULES:
            run = scrape.last_run(schedule)
            if run is None:
                assert not scrape.of(schedule), "numbers without the time of their run"
                continue
            first = contents.setdefault((schedule, run), scrape.of(schedule))
            assert scrape.of(schedule) == first, f"{scrape.release}: the file of one run with other numbers"
            assert scrape.values(MTIME, file=_file(scrape, schedule)), "a file without its time of change"
    if not clock_moved:
        _assert_runs_go_on(scrapes)
    _assert_no_number_is_carried_over(contents)


def _assert_runs_go_on(scrapes: Iterable[Scrape]) -> None:
    for release in {scrape.release for scrape in scrapes}:
        for schedule in SCHEDULES:
            runs = [scrape.last_run(schedule) for scrape in scrapes if scrape.release == release]
            served = [run for run in runs if run is not None]
            assert all(earlier <= later for earlier, later in pairwise(served)), "an older file came back"


def _assert_no_number_is_carried_over(contents: Mapping[tuple[str, float], Mapping[Series, float]]) -> None:
    """Two runs never see the same number of commands: the simulated HSM counts on all the time."""
    seen = [item for content in contents.values() for item in content.items() if item[0][0] == COMMANDS]
    assert len(seen) == len(set(seen)), "two runs with the same number of commands"


def _schedule(series: Series) -> str | None:
    name, labels = series
    return _WRITTEN_BY.get(name) or (dict(labels).get("schedule") if name.startswith("luna_monitor_") else None)


def _file(scrape: Scrape, schedule: str) -> str:
    """Return the label `file` of a schedule's file, its path; empty if node_exporter did not read it."""
    files = (dict(labels).get("file", "") for name, labels in scrape.samples if name == MTIME)
    return next((file for file in files if file.endswith(f"luna_textfile_{schedule}.prom")), "")


def samples(text: str) -> dict[Series, float]:
    """Return each series of a text without empty labels, under the names that are written there."""
    return {
        (_INHERITED.get(name, name), frozenset(pair for pair in labels if pair[1])): value
        for (name, labels), value in parsed(text).items()
    }
