"""A real Alertmanager on a free port of the loopback, alone: no cluster."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from rig import port
from rig.proven import require_release
from rig.server import Server


class Alertmanager:
    """A running Alertmanager: its address, its log."""

    def __init__(self, server: Server, url: str) -> None:
        """Keep what `alertmanager` started."""
        self.server = server
        self.url = url


class StartAlertmanager(Protocol):
    """The fixture `alertmanager`: `alertmanager(config, "newest")`."""

    def __call__(self, config: Path, release: str = "debian") -> Alertmanager:
        """Start it."""


@contextmanager
def alertmanager(config: Path, data: Path, release: str, log: Path) -> Iterator[Alertmanager]:
    """Run a release's Alertmanager: `debian` (0.25) or `newest`."""
    program = require_release("prometheus-alertmanager", release)
    options = (
        f"--config.file={config}",
        f"--storage.path={data}",
        "--cluster.listen-address=",
        "--web.listen-address=127.0.0.1:0",
    )
    with Server([program, *options], log) as server:
        yield Alertmanager(server, port.url(server))
