"""The hosts: each a folder with the product on it and a simulated HSM, its jobs run by a thread as timers would."""

import json
import os
import re
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from signal import Signals

from chain_settings import RUN_SECONDS
from fixtures import port
from fixtures.node_exporter import NodeExporter, exporter
from fixtures.proven import RELEASES
from scripts.host import make_host

from luna_textfile.simulation.library.build import build, environment
from luna_textfile.simulation.library.scenario import find
from luna_textfile.simulation.rehearse import write_chrystoki

# Only calls that never return reach a limit, however busy the machine is. The interval sets the deadline of a run.
_CONFIG = """\
hsm:
  library_path: {library}
  slot_id: all
  chrystoki_conf: {chrystoki}
  names: {{zurich: {city}, geneva: {city}-2}}
collector:
  minute_interval_seconds: 3600
  call_timeout_seconds: 8.0
  initialize_timeout_seconds: 60.0
textfile:
  directory: {root}/textfile
"""


class LiveHost:
    """A host called after a city, as its HSMs are: the second one with -2 behind it."""

    def __init__(self, folder: Path, city: str) -> None:
        """Set it up with an HSM that is well."""
        self.city = city
        self.directory = folder / "textfile"
        """Where the .prom files go."""
        self.clocks: dict[str, str] = {}
        """How far ahead (+1h) a job's clock is, by its schedule."""
        self.daily_behind = 0.0
        """Seconds by which the daily job sees an earlier scenario than the minute job: it runs once a day."""
        self.exporters: dict[str, NodeExporter] = {}
        self._host = make_host(folder)
        self._runs_minute = True
        self._lock = threading.Lock()
        self._scenario, self._at, self._since = "healthy", 0.0, time.time()
        both = find("two-hsms")
        self.chrystoki = write_chrystoki(both, folder)
        """The configuration of its Luna client, which knows the appliances and the HA group of that scenario."""
        self._settings = _CONFIG.format(library=build(both.path), chrystoki=self.chrystoki, city=city, root=folder)
        self.configure()

    def configure(self, more: str = "") -> None:
        """Write its configuration, with more sections if there are any."""
        self._host.config.write_text(self._settings + more)

    def play(self, scenario: str, at: float, since: float) -> None:
        """Let the HSM play a scenario from now on; its clock stood, or stands, `at` seconds at the moment `since`."""
        with self._lock:
            self._scenario, self._at, self._since = scenario, at, since

    def leap(self, seconds: float) -> None:
        """Move the scenario's clock on."""
        with self._lock:
            self._at += seconds

    def upgrade(self, firmware: str) -> None:
        """Let all its HSMs have this firmware, and the daily job find it; nothing else of them changes."""
        with self._lock:
            old = find(self._scenario).path.read_text()
            new = re.sub(r"^firmware = .*$", f"firmware = {firmware}", old, flags=re.MULTILINE)
            if new == old:
                return
            upgraded = self.directory.with_name("upgraded.scenario")
            upgraded.write_text(new)
            self._scenario = str(upgraded)
        self.run("daily")

    def run(self, schedule: str) -> None:
        """Run a job to its end, unless its timer is off."""
        with self._lock:
            if schedule == "minute" and not self._runs_minute:
                return
            elapsed = self._at + time.time() - self._since - (self.daily_behind if schedule == "daily" else 0)
            simulated = environment(find(self._scenario).path, elapsed=elapsed)
            clock = self.clocks.get(schedule)
            host = self._host._replace(environ={**self._host.environ, **simulated})
            host.run(f"luna-textfile-{schedule}", under=("faketime", "-f", clock) if clock else ())

    def stop_minute(self) -> None:
        """Switch the minute job's timer off; a run that is under way has ended then."""
        with self._lock:
            self._runs_minute = False

    def start_minute(self) -> None:
        """Switch it on again."""
        self._runs_minute = True

    def signal(self, number: Signals) -> None:
        """Stop both node_exporters, or let them go on."""
        signal_all(self.exporters.values(), number)

    def prom(self, schedule: str) -> Path:
        """Return the file that a job writes."""
        return self.directory / f"luna_textfile_{schedule}.prom"


def signal_all(exporters: Iterable[NodeExporter], number: Signals) -> None:
    """Send a signal to node_exporters."""
    for one in exporters:
        os.kill(one.pid, number)


@contextmanager
def served(hosts: Sequence[LiveHost], folder: Path) -> Iterator[None]:
    """Serve each host by a node_exporter of each release, while its minute job runs every few seconds."""
    with ExitStack() as stack, ThreadPoolExecutor(4) as pool:
        list(pool.map(_begin, hosts))
        for host in hosts:
            for release in RELEASES:
                log = folder / f"node_exporter-{host.city}-{release}.log"
                host.exporters[release] = stack.enter_context(exporter(host.directory, release, log))
        stack.enter_context(_timer(hosts, pool))
        yield


def write_targets(path: Path, hosts: Sequence[LiveHost], release: str) -> None:
    """Write a list of targets: the hosts by their names, wherever their node_exporters of that release listen."""
    found = [
        {"targets": [port.address(host.exporters[release].server)], "labels": {"instance": f"{host.city}:9100"}}
        for host in hosts
    ]
    new = path.with_suffix(".new")
    new.write_text(json.dumps(found))
    new.rename(path)


def _begin(host: LiveHost) -> None:
    host.run("minute")
    host.run("daily")


@contextmanager
def _timer(hosts: Sequence[LiveHost], pool: ThreadPoolExecutor) -> Iterator[None]:
    """Run all minute jobs every few seconds. What goes wrong in one is raised at the end."""
    stop = threading.Event()
    errors: list[BaseException] = []

    def go() -> None:
        while not stop.wait(RUN_SECONDS - time.time() % RUN_SECONDS):
            try:
                list(pool.map(lambda host: host.run("minute"), hosts))
            except Exception as error:  # noqa: BLE001 - a thread has nobody else to tell
                errors.append(error)

    thread = threading.Thread(target=go)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    if errors:
        raise errors[0]
