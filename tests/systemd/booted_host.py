"""A host that really boots: systemd as process 1 in a container over this machine's own files, which stay as they are.

Everything it writes goes to a layer of its own in memory, mounted in a namespace of its own: it is gone with the
process. The package is copied into that layer, since the user of the units may not read a checkout in somebody's home.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from rendered_units import NODE_EXPORTER, NODE_EXPORTER_UNIT, Settings, texts
from rig.proven import not_proven, require, require_release
from rig.server import Server

import luna_textfile
from luna_textfile.simulator.build import build
from luna_textfile.simulator.scenario import find

Ready = TypeVar("Ready")
PACKAGES = ("click", "filelock", "yaml", "jinja2", "markupsafe", "PyKCS11")
PROM = "/var/lib/prometheus/node-exporter"
PYTHON = "/opt/luna-textfile/bin/python"
SCENARIO = "/opt/simulator/current.scenario"
TIMERS = ("luna-textfile-minute.timer", "luna-textfile-daily.timer")
SOCKET = "luna-textfile-health.socket"
# Nothing of this machine's own services is started: only what systemd itself needs.
TARGET = "[Unit]\nRequires=basic.target\nAfter=basic.target\nAllowIsolate=yes\n"
BOOT = """
set -eu
mkdir -p "$1/layer"
mount -t tmpfs tmpfs "$1/layer"
cd "$1/layer"
mkdir upper work root
cp -a "$1/files/." upper/
mount -t overlay overlay -o "lowerdir=/,upperdir=$PWD/upper,workdir=$PWD/work" root
exec "$2" --quiet --boot --directory=root --machine="$3" --register=no --keep-unit --private-network \
    --console=pipe --link-journal=no --resolv-conf=off --timezone=off systemd.unit=test.target
"""
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

    def __init__(self, server: Server, machine: int) -> None:
        """Keep what `booted` started; `machine` is the process id of its systemd."""
        self.server = server
        self.root = Path(f"/proc/{machine}/root")
        # --root: a test run may itself live in a chroot.
        self._enter = (
            "nsenter",
            f"--target={machine}",
            "--mount",
            "--uts",
            "--ipc",
            "--net",
            "--pid",
            "--root",
            "--wd",
        )

    def run(self, *command: str, check: bool = True) -> str:
        """Run a command as root on the host and return what it prints; anything but success is an error."""
        done = subprocess.run([*self._enter, *command], capture_output=True, text=True, check=False, timeout=60)
        assert not check or done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def show(self, unit: str, name: str) -> str:
        """Return a property of a unit."""
        return self.run("systemctl", "show", "--value", f"--property={name}", unit).strip()

    def start(self, schedule: str) -> None:
        """Run a job by its service, as its timer does, and wait until that run ends, well or not."""
        self.run("systemctl", "start", service(schedule), check=False)

    def play(self, scenario: str) -> None:
        """Let the HSM be in another state from now on."""
        shutil.copy(find(scenario).path, self.root / SCENARIO.lstrip("/"))

    def prom(self, schedule: str) -> Path:
        """Return the file that a job writes, as seen from outside."""
        return self.root / PROM.lstrip("/") / f"luna_textfile_{schedule}.prom"

    def get(self, url: str) -> tuple[int, str]:
        """Ask a server from inside: status and body."""
        status, _, body = self.run(PYTHON, "-c", GET, url).partition(" ")
        return int(status), body

    def health(self) -> tuple[int, dict[str, object]]:
        """Ask the health endpoint: status and JSON."""
        status, body = self.get("http://127.0.0.1:8080/health")
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


@contextmanager
def booted(folder: Path, settings: Settings, config: str) -> Iterator[BootedHost]:
    """Boot a host with our files in place, make its user and folders, and start nothing of ours yet."""
    program = require("systemd-nspawn", "systemd-container")
    if os.geteuid() != 0:
        not_proven("a system is booted by root only: run as root")
    _put_files(folder / "files", settings, config)
    name = f"luna-textfile-{os.getpid()}"
    command: list[str | Path] = ["unshare", "--mount", "--propagation=private", "sh", "-c", BOOT, "sh", folder, program]
    env = {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"}  # where this machine's cgroups are of both versions
    with Server([*command, name], folder / "console.log", env) as server:
        host = BootedHost(server, server.wait_until(lambda: _systemd(server.pid)))
        server.wait_until(lambda: "active" in host.run("systemctl", "is-active", "test.target", check=False).split())
        host.run("systemd-sysusers", "prometheus.conf", "luna-textfile.conf")
        host.run("chown", "prometheus:", str(Path(PROM).parent))
        host.run("systemd-tmpfiles", "--create", "luna-textfile.conf")
        yield host


def _systemd(nspawn: int) -> int | None:
    """Return the process id of the container's systemd."""
    try:
        children = Path(f"/proc/{nspawn}/task/{nspawn}/children").read_text().split()
        return next((int(child) for child in children if Path(f"/proc/{child}/comm").read_text() == "systemd\n"), None)
    except OSError:
        return None


def _put_files(layer: Path, settings: Settings, config: str) -> None:
    """Lay out what lies above this machine's files: units, configuration, package, simulated Luna."""
    for name, text in {**texts(settings), "test.target": TARGET}.items():
        base = layer / "etc" if name.startswith(("sysusers.d/", "tmpfiles.d/")) else layer / "etc/systemd/system"
        _write(base / name, text)
    _write(layer / "etc/luna-textfile/config.yaml", config)
    _put_node_exporter(layer)
    # The Luna client's lock folder, and one that only the sandbox can keep the jobs from.
    for name in ("usr/safenet/lunaclient/lock", "opt/open-to-all"):
        (layer / name).mkdir(parents=True)
        (layer / name).chmod(0o777)
    healthy = find("healthy").path
    shutil.copytree(healthy.parent, layer / "opt/simulator")  # all of them: one may build on another
    shutil.copy(healthy, layer / SCENARIO.lstrip("/"))
    shutil.copy(build(healthy), layer / "opt/simulator/libluna.so")
    _install(layer / "opt/luna-textfile")


def _put_node_exporter(layer: Path) -> None:
    """Lay out node_exporter as Debian's package does: its unit, its user, and its folder below one of that user."""
    program = require_release("prometheus-node-exporter", "debian")
    (layer / "usr/bin").mkdir(parents=True)
    shutil.copy(program, layer / "usr/bin")
    _write(layer / "etc/systemd/system" / NODE_EXPORTER, NODE_EXPORTER_UNIT)
    _write(layer / "etc/default/prometheus-node-exporter", 'ARGS="--collector.disable-defaults --collector.textfile"\n')
    _write(layer / "etc/sysusers.d/prometheus.conf", "u prometheus - - /var/lib/prometheus\n")
    (layer / PROM.lstrip("/")).mkdir(parents=True)


def _install(venv: Path) -> None:
    """Make the virtual environment that stands in /opt on the host, from the modules of ours."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    modules = Path(sysconfig.get_path("purelib", vars={"base": str(venv)}))
    for package in PACKAGES:
        shutil.copytree(Path(sysconfig.get_path("platlib")) / package, modules / package)
    shutil.copytree(Path(luna_textfile.__file__).parent, modules / "luna_textfile")
    for script in ("luna-textfile", "luna-textfile-minute", "luna-textfile-daily"):
        module = script.removeprefix("luna-textfile-").replace("luna-textfile", "cli")
        program = venv / "bin" / script
        program.write_text(f"#!/opt/luna-textfile/bin/python\nfrom luna_textfile.{module} import main\nmain()\n")
        program.chmod(0o755)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
