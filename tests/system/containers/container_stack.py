"""A machine with the images of the compose file, in which the services come up. Made once a session: minutes."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from container_box import Box, box
from container_bundle import PROGRAMS, rendered
from container_images import make, wheels

COMPOSE = PROGRAMS / "podman-compose"
COLLECTOR = "luna-textfile_collector_1"
QUICK = {"initial_delay_seconds": 0}


class Stack(NamedTuple):
    """A machine with the images, and rendered folders to come up in it."""

    machine: Box
    folder: Path

    def up(self, folder: Path, *options: str, **environ: str) -> None:
        """Start the services; `environ` is what an administrator would set."""
        self.machine.done(COMPOSE, *options, "up", "--detach", "--no-build", cwd=folder, **environ)

    def down(self, folder: Path) -> None:
        """Stop them, and remove containers and volumes."""
        self.machine.done(COMPOSE, "--profile", "*", "down", "--volumes", cwd=folder)

    def get(self, url: str) -> str:
        """Return what curl gets, or nothing."""
        return self.machine.run("curl", "--silent", "--max-time", "5", url).stdout

    def wait_for(self, url: str, wanted: str, seconds: float = 30) -> str:
        """Return what is at an address once it contains a text."""
        end = time.monotonic() + seconds
        while wanted not in (text := self.get(url)):
            logs = self.machine.run("podman", "logs", COLLECTOR).stdout
            assert time.monotonic() < end, f"no {wanted} at {url}:\n{text}\n{logs}"
            time.sleep(0.2)
        return text

    def execute(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the collector's container."""
        return self.machine.run("podman", "exec", COLLECTOR, *command)


@contextmanager
def built(folder: Path) -> Iterator[Stack]:
    """Build everything; the collector's image by the compose file, where there is no network."""
    containers = rendered(folder / "build")
    wheels(containers, folder / "sources")
    try:
        with box(folder / "box") as machine:
            make(machine)
            # Without layers: each would be kept, and nobody builds a second time.
            options = "--podman-build-args=--isolation chroot --pull-never --network host --layers=false"
            machine.done(COMPOSE, options, "build", "collector", cwd=containers)
            yield Stack(machine, folder)
    finally:
        shutil.rmtree(folder / "box", ignore_errors=True)
