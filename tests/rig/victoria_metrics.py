"""A real single-node VictoriaMetrics on a free port of the loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from rig import port, web
from rig.proven import require_release
from rig.server import Server


class VictoriaMetrics:
    """A running VictoriaMetrics: its address, its answers, its log."""

    def __init__(self, server: Server, url: str) -> None:
        """Keep what `victoria_metrics` started."""
        self.server = server
        self.url = url

    def rows(self, expression: str, time: float) -> list[object]:
        """Return the rows of an instant query at `time` (seconds of the epoch). Raises web.Refused."""
        return web.query(self.url, "query", query=expression, time=f"{time:.3f}")

    def flush(self) -> None:
        """Make what was sent visible to queries now."""
        web.ask(f"{self.url}/internal/force_flush")


class StartVictoriaMetrics(Protocol):
    """The fixture `victoria_metrics`: `victoria_metrics("newest")` is an empty one."""

    def __call__(self, release: str = "debian") -> VictoriaMetrics:
        """Start it."""


@contextmanager
def victoria_metrics(data: Path, release: str, log: Path) -> Iterator[VictoriaMetrics]:
    """Run a release's VictoriaMetrics: `debian` (1.79) or `newest`. It keeps samples of any age."""
    program = require_release("victoria-metrics", release)
    options = (
        f"-storageDataPath={data}",
        "-retentionPeriod=100y",
        "-httpListenAddr=127.0.0.1:0",
        # By default the last 30 s are hidden from queries, and it stores metrics of itself.
        "-search.latencyOffset=0s",
        "-selfScrapeInterval=0",
    )
    with Server([program, *options], log) as server:
        yield VictoriaMetrics(server, port.url(server))
