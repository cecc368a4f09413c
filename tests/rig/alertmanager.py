"""A real Alertmanager on a free port of the loopback, alone: no cluster."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from rig import port
from rig.proven import not_proven, require_release
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
    with Server([*_with_its_templates(program), *options], log) as server:
        yield Alertmanager(server, port.url(server))


def _with_its_templates(program: Path) -> list[str | Path]:
    """Return the command that starts it where it finds its templates, which Debian's looks for in /usr/share.

    Only this process sees them there: an overlay without a writable layer, in a mount namespace of its own.
    """
    templates = program.parent.parent / "share"
    namespace = ["unshare", "--mount", "--propagation=private"]
    if os.geteuid() != 0:
        namespace += ["--user", "--map-root-user"]
    mount = 'mount -t overlay overlay -o "lowerdir=$1:/usr/share" /usr/share'
    tried = subprocess.run(
        [*namespace, "sh", "-c", mount, "sh", templates], capture_output=True, text=True, check=False
    )
    if tried.returncode:
        not_proven(f"Debian's Alertmanager cannot be given its templates: {tried.stderr.strip()}")
    return [*namespace, "sh", "-c", f'{mount} && shift && exec "$@"', "sh", templates, program]
