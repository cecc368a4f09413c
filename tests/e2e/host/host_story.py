"""The host that the story is about, and what is asked about it in each chapter."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from fixtures.booted_host import GET, TIMERS, BootedHost, service
from fixtures.host_files import PYTHON
from fixtures.host_layer import Layer
from fixtures.scrapes import Scrape, Watch, assert_right

MINUTE = service("minute")


class Story(NamedTuple):
    """The host, what its node_exporters serve, what lay on it before us, and when its HSM was switched on."""

    host: BootedHost
    watch: Watch
    untouched: Layer
    begun: float

    def play(self, scenario: str) -> None:
        """Let the HSM be in another state, its counters going on."""
        self.host.play(scenario, self.begun)

    def run(self) -> str:
        """Run the minute job once and return its exit code, or the number of the signal that ended it."""
        self.host.start("minute")
        return self.host.show(MINUTE, "ExecMainStatus")

    def file(self) -> bytes:
        """Return what the minute job has written."""
        return self.host.prom("minute").read_bytes()

    @contextmanager
    def old_file_served(self) -> Iterator[None]:
        """Check that all the while both node_exporters serve the file that was there at the beginning, to the byte."""
        self._hold_the_timer()
        mark, before = self.watch.mark(), self.file()
        yield
        scrapes = self.watch.since(mark)
        assert self.file() == before
        assert_right(scrapes)
        assert len(times(scrapes)) == 1

    @contextmanager
    def new_file_served(self) -> Iterator[list[Scrape]]:
        """Check that in the end both node_exporters serve a newer file; the list has the scrapes afterwards."""
        self._hold_the_timer()
        scrapes: list[Scrape] = []
        mark, begin = self.watch.mark(), time.time()
        yield scrapes
        scrapes += self.watch.until(lambda scrape: (scrape.last_run("minute") or 0) > begin, mark)
        assert_right(scrapes)

    def heals(self) -> None:
        """Check that the next run of a healthy HSM writes everything, and leaves nothing."""
        self.play("healthy")
        with self.new_file_served() as scrapes:
            assert self.run() == "0"
        assert scrapes[-1].values("luna_monitor_up", schedule="minute") == [1]
        assert temporary_files(self.host) == []
        self.host.run("systemctl", "start", TIMERS[0])

    def _hold_the_timer(self) -> None:
        """Let no run but those of the chapter fall into it, until `heals`."""
        self.host.run("systemctl", "stop", TIMERS[0])
        # Forget that it was started: more than five starts in ten seconds, and systemd would refuse the next.
        self.host.run("systemctl", "reset-failed", TIMERS[0], check=False)
        self.host.wait(lambda: self.host.show(MINUTE, "ActiveState") in ("inactive", "failed"), "the end of a run")


def times(scrapes: list[Scrape]) -> set[float | None]:
    """Return the times of the minute runs whose files were served."""
    return {scrape.last_run("minute") for scrape in scrapes}


def temporary_files(host: BootedHost) -> list[Path]:
    """Return what a killed run left in node_exporter's folder."""
    return [path for path in host.prom("minute").parent.iterdir() if path.suffix == ".tmp"]


def scraped(host: BootedHost, port: int) -> str:
    """Return what a node_exporter serves, once it listens."""
    url = f"http://127.0.0.1:{port}/metrics"
    return host.wait(lambda: host.run(PYTHON, "-c", GET, url, check=False), "node_exporter")
