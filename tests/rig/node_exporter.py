"""A real node_exporter with nothing but its textfile collector, on a free port of the loopback."""

import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from rig.proven import require_release
from rig.server import Server


class NodeExporter:
    """A running node_exporter: its address, its answers, its log."""

    def __init__(self, server: Server, url: str) -> None:
        """Keep what `exporter` started."""
        self.server = server
        self.url = url

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self.server.pid

    def metrics(self) -> str:
        """Return the text of one scrape."""
        # No proxy from the environment: what we ask is on this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.url, timeout=10) as answer:
            return str(answer.read().decode())


class StartExporter(Protocol):
    """The fixture `node_exporter`: `node_exporter(directory, "newest")` serves the directory's files."""

    def __call__(self, directory: Path, release: str = "debian") -> NodeExporter:
        """Start it."""


@contextmanager
def exporter(directory: Path, release: str, log: Path) -> Iterator[NodeExporter]:
    """Serve the .prom files of a directory by a release's node_exporter: `debian` (1.5) or `newest`."""
    program = require_release("prometheus-node-exporter", release)
    options = (
        "--collector.disable-defaults",
        "--collector.textfile",
        f"--collector.textfile.directory={directory}",
        "--web.disable-exporter-metrics",
        # The kernel chooses a free port, and the log says which: nobody can take it in between.
        "--web.listen-address=127.0.0.1:0",
    )
    with Server([program, *options], log) as server:
        found = server.wait_until(lambda: re.search(r'"Listening on" address=(127\.0\.0\.1:\d+)', server.text()))
        yield NodeExporter(server, f"http://{found[1]}/metrics")
