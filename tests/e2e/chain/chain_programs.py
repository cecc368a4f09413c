"""The programs of a chain, each started as the rendered files say, but for ports, folders and waiting times."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGSTOP

from chain_settings import FILE_CHECK
from downstream.rendered import variables
from fixtures import port
from fixtures.agents import with_flags
from fixtures.proven import require_release
from fixtures.server import Server

NOW = {"-search.latencyOffset=0s": "by default the last 30 s are hidden from queries"}


class Storage:
    """A VictoriaMetrics that can hang, die, and come back at the same address with all that it had."""

    def __init__(self, folder: Path, release: str) -> None:
        """Start it with the rendered flags, at an address of its own choice."""
        self._program = require_release("victoria-metrics", release)
        self._flags = dict(variables(folder / "victoriametrics/victoria-metrics.default"))
        self._options = self._flags.pop("ARGS").split()
        self._log = folder / "victoria-metrics.log"
        self.server = self._started("127.0.0.1:0")
        self.address = port.address(self.server)

    @property
    def url(self) -> str:
        """Its address as http://..."""
        return f"http://{self.address}"

    def hang(self) -> None:
        """Let it do nothing; the kernel still takes connections for it."""
        self.server.process.send_signal(SIGSTOP)

    def go_on(self) -> None:
        """End that."""
        self.server.process.send_signal(SIGCONT)

    def die(self) -> None:
        """End it at once: connections are refused."""
        self.server.process.send_signal(SIGKILL)
        self.server.process.wait()

    def come_back(self) -> None:
        """Start it again where it was."""
        self.server = self._started(self.address)
        port.address(self.server)

    def _started(self, address: str) -> Server:
        options = [*self._options, f"-httpListenAddr={address}", *NOW]
        return Server([str(self._program), *options], self._log, self._flags)


@contextmanager
def storage(folder: Path, release: str) -> Iterator[Storage]:
    """Run a VictoriaMetrics, and end whatever is left of it."""
    started = Storage(folder, release)
    try:
        yield started
    finally:
        started.server.stop()


def vmagent(folder: Path, release: str) -> Server:
    """Start vmagent with the rendered flags; its buffer lies in the folder."""
    flags = {
        **variables(folder / "victoriametrics/vmagent.env"),
        "remoteWrite_tmpDataPath": str(folder / "buffer"),
        "promscrape_fileSDCheckInterval": FILE_CHECK,
    }
    return with_flags("vmagent", release, flags, folder / "vmagent.log")


def vmalert(folder: Path, release: str) -> Server:
    """Start vmalert with the rendered flags. It would evaluate 30 s late by default, as storages show samples."""
    flags = {**variables(folder / "victoriametrics/vmalert.env"), "rule_evalDelay": "0s"}
    return with_flags("vmalert", release, flags, folder / "vmalert.log")
