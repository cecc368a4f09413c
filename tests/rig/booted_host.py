"""A host that really boots: systemd as process 1 in a container over this machine's own files, which stay as they are.

Everything it writes goes to a layer of its own in memory, mounted in a namespace of its own. One process holds that
namespace, so that the host can lose its power and boot again on the same files; with that process they are gone. What
lies in the layer before the first boot comes from host_files.py.
"""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from luna_textfile.simulation.library.scenario import find
from rig.control_group import control_group, joined
from rig.host_files import PROM, PYTHON, SCENARIO, write
from rig.proven import not_proven, require
from rig.server import Server

Ready = TypeVar("Ready")
TIMERS = ("luna-textfile-minute.timer", "luna-textfile-daily.timer", "luna-textfile-daily-boot.timer")
SOCKET = "luna-textfile-health.socket"
# Nothing of this machine's own services is started: only what systemd itself needs.
TARGET = "[Unit]\nRequires=basic.target\nAfter=basic.target\nAllowIsolate=yes\n"
LAYER = """
set -eu
mkdir -p "$1/layer"
mount -t tmpfs tmpfs "$1/layer"
cd "$1/layer"
mkdir upper work root
cp -a "$1/files/." upper/
mount -t overlay overlay -o "lowerdir=/,upperdir=$PWD/upper,workdir=$PWD/work" root
exec sleep infinity
"""
NSPAWN = (
    "--quiet",
    "--boot",
    "--directory=root",
    "--register=no",
    "--keep-unit",
    "--private-network",
    "--console=pipe",
    "--link-journal=no",
    "--resolv-conf=off",
    "--timezone=off",
)
ENV = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
"""Not ours: a Python in somebody's home may come first there."""
END_SECONDS = 10
GET = """
import sys, urllib.request, urllib.error
try:
    answer = urllib.request.urlopen(sys.argv[1], timeout=10)
except urllib.error.HTTPError as error:
    answer = error
print(answer.status, answer.read().decode())
"""


class BootedHost:
    """The running host: its files, its systemctl, its health."""

    def __init__(self, program: Path, layer: Server, folder: Path, groups: tuple[Path, ...]) -> None:
        """Boot. `layer` is the process that holds the files, `folder` where they are mounted for it."""
        self.layer = Path(f"/proc/{layer.pid}/root{folder}/layer/upper")
        """All that was written since before the first boot, and nothing else."""
        self._program, self._holder, self._folder, self._groups = program, layer, folder, groups
        self._boots = 0
        self.boot()

    def boot(self) -> None:
        """Start it, for the first time or after its end, on the files that it had then."""
        self._boots += 1
        # --root: a test run may itself live in a chroot.
        inside = ("nsenter", f"--target={self._holder.pid}", "--mount", "--root", "--wd")
        nspawn = (self._program, *NSPAWN, f"--machine=luna-textfile-{os.getpid()}", "systemd.unit=test.target")
        command = joined(self._groups, *inside, *nspawn)
        env = {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"}  # where this machine's cgroups are of both versions
        self.server = Server(command, self._folder / f"console-{self._boots}.log", env)
        try:
            self._machine = self.server.wait_until(lambda: _systemd(self.server.pid))
            self.root = Path(f"/proc/{self._machine}/root")
            enter = ("nsenter", f"--target={self._machine}", "--mount", "--uts", "--ipc", "--net", "--pid")
            self._enter = (*enter, "--root", "--wd")
            self.server.wait_until(
                lambda: "active" in self.run("systemctl", "is-active", "test.target", check=False).split()
            )
        except BaseException:
            self.server.stop()
            raise

    def lose_power(self) -> None:
        """End everything on it at this moment, without a word to any process. What was written stays."""
        os.kill(self._machine, signal.SIGKILL)  # the end of a system's first process is the end of all of them
        self.server.process.wait(END_SECONDS)

    def stop(self) -> None:
        """Shut it down."""
        self.server.stop()

    def attempt(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command as root on the host, well or not."""
        return subprocess.run(
            [*self._enter, *command], capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **ENV}
        )

    def run(self, *command: str, check: bool = True) -> str:
        """Run a command as root on the host and return what it prints; anything but success is an error."""
        done = self.attempt(*command)
        assert not check or done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def show(self, unit: str, name: str) -> str:
        """Return a property of a unit."""
        return self.run("systemctl", "show", "--value", f"--property={name}", unit).strip()

    def start(self, schedule: str) -> None:
        """Run a job by its service, as its timer does, and wait until that run ends, well or not."""
        self.run("systemctl", "start", service(schedule), check=False)

    def processes(self, user: str) -> list[str]:
        """Return the processes of a user, a line each."""
        return self.run("ps", "-ww", "--no-headers", "-o", "pid=,args=", "-U", user, check=False).splitlines()

    def play(self, scenario: str, begun: float | None = None) -> None:
        """Let the HSM be in another state from now on. Its scenario began at that Unix time; by default, now."""
        path = self.root / SCENARIO.lstrip("/")
        shutil.copy(find(scenario).path, path)
        os.utime(path, None if begun is None else (begun, begun))

    def prom(self, schedule: str) -> Path:
        """Return the file that a job writes, as seen from outside."""
        return self.root / PROM.lstrip("/") / f"luna_textfile_{schedule}.prom"

    def get(self, url: str) -> tuple[int, str]:
        """Ask a server from inside: status and body."""
        status, _, body = self.run(PYTHON, "-c", GET, url).partition(" ")
        return int(status), body

    def health(self, port: int = 8080) -> tuple[int, dict[str, object]]:
        """Ask the health endpoint: status and JSON."""
        status, body = self.get(f"http://127.0.0.1:{port}/health")
        return status, json.loads(body)

    def wait(self, ready: Callable[[], Ready | None], what: str, seconds: float = 20) -> Ready:
        """Return what `ready` gives once it gives something true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := ready():
                return value
            time.sleep(0.1)
        raise AssertionError(
            f"waited {seconds} s for {what}:\n{self.run('journalctl', '--no-pager', '-n', '40', check=False)}"
        )


def service(schedule: str) -> str:
    """Return the name of a job's service."""
    return f"luna-textfile-{schedule}.service"


def _must_be_bootable() -> None:
    """Say what a container without privileges, or a bare chroot, lacks to boot a system in."""
    if not os.path.isdir("/sys/fs/cgroup"):
        not_proven("a system cannot be booted here: /sys/fs/cgroup is not mounted")
    tried = subprocess.run(
        ["unshare", "--mount", "--propagation=private", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode:
        not_proven(f"a system cannot be booted here: no right to mount ({tried.stderr.strip()})")


@contextmanager
def booted(folder: Path) -> Iterator[BootedHost]:
    """Boot a host with the files in `folder`/files above this machine's."""
    program = require("systemd-nspawn", "systemd-container")
    if os.geteuid() != 0:
        not_proven("a system is booted by root only: run as root")
    _must_be_bootable()
    write(folder / "files/etc/systemd/system/test.target", TARGET)
    holds = ["unshare", "--mount", "--propagation=private", "sh", "-c", LAYER, "sh", str(folder)]
    name = f"luna-textfile-{os.getpid()}-{os.urandom(4).hex()}"
    with control_group(name) as groups, Server(holds, folder / "layer.log") as layer:
        layer.wait_until(lambda: Path(f"/proc/{layer.pid}/comm").read_text() == "sleep\n")
        host = BootedHost(program, layer, folder, groups)
        try:
            yield host
        finally:
            host.stop()


def _systemd(nspawn: int) -> int | None:
    """Return the process id of the container's systemd."""
    try:
        children = Path(f"/proc/{nspawn}/task/{nspawn}/children").read_text().split()
        return next((int(child) for child in children if Path(f"/proc/{child}/comm").read_text() == "systemd\n"), None)
    except OSError:
        return None
