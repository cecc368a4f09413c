"""A real Prometheus, as a server or an agent, on a free port of the loopback."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from rig import port, web
from rig.proven import require_release
from rig.server import Server

AGENT = {"debian": "--enable-feature=agent", "newest": "--agent"}


class Prometheus:
    """A running Prometheus: its address, its answers, its log."""

    def __init__(self, server: Server, url: str) -> None:
        """Keep what `prometheus` started."""
        self.server = server
        self.url = url

    def rows(self, expression: str, time: float) -> list[object]:
        """Return the rows of an instant query at `time` (seconds of the epoch). Raises web.Refused."""
        return web.query(self.url, "query", query=expression, time=f"{time:.3f}")


class StartPrometheus(Protocol):
    """The fixture `prometheus`: `prometheus(config, data, "newest")`."""

    def __call__(
        self, config: Path, data: Path, release: str = "debian", *options: str, agent: bool = False
    ) -> Prometheus:
        """Start it."""


@contextmanager
def prometheus(
    config: Path, data: Path, release: str, log: Path, *options: str, agent: bool = False
) -> Iterator[Prometheus]:
    """Run a release's Prometheus with its data in `data`: `debian` (2.42) or `newest`. It deletes nothing old."""
    program = require_release("prometheus", release)
    if agent:
        mode = (AGENT[release], f"--storage.agent.path={data}")
    else:
        mode = (f"--storage.tsdb.path={data}", "--storage.tsdb.retention.time=100y")
    with Server(
        [program, *mode, *options, f"--config.file={config}", "--web.listen-address=127.0.0.1:0"], log
    ) as server:
        url = port.url(server)
        server.wait_until(lambda: "Server is ready" in server.text())
        yield Prometheus(server, url)


def import_blocks(openmetrics: Path, data: Path, release: str) -> None:
    """Write samples with timestamps, as OpenMetrics, into a data folder that no Prometheus uses now."""
    promtool = require_release("promtool", release)
    # By default a block has two hours, and the text is read once for each.
    options: Sequence[str] = ("--max-block-duration=2400h", "--quiet")
    subprocess.run(
        [promtool, "tsdb", "create-blocks-from", "openmetrics", *options, openmetrics, data], check=True, timeout=120
    )
