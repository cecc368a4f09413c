"""A real vmalert on a free port of the loopback, with flags as the bundle's vmalert.env gives them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from rig import port
from rig.agents import with_flags
from rig.server import Server


class Vmalert:
    """A running vmalert: its address, its log."""

    def __init__(self, server: Server, url: str) -> None:
        """Keep what `vmalert` started."""
        self.server = server
        self.url = url


class StartVmalert(Protocol):
    """The fixture `vmalert`: `vmalert({"rule": "...", "datasource_url": "..."}, "newest")`."""

    def __call__(self, flags: Mapping[str, str], release: str = "debian") -> Vmalert:
        """Start it."""


@contextmanager
def vmalert(flags: Mapping[str, str], release: str, log: Path) -> Iterator[Vmalert]:
    """Run a release's vmalert with flags as variables (a_b for -a.b): `debian` (1.79) or `newest`."""
    with with_flags("vmalert", release, flags, log) as server:
        yield Vmalert(server, port.url(server))
