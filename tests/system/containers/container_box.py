"""A machine of its own for containers: namespaces in which podman may do anything, and that end with one signal.

Its network has no way out, so whatever is built in there is built offline; its ports collide with nobody's. Everything
that runs in there, podman's own helpers too, is gone when its first process is killed, and so are all mounts.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from fixtures.proven import not_proven, require

# podman wants pure cgroup2; aardvark-dns and netavark keep what they know below /run, which must not be the machine's.
_INIT = """
set -eu
ip link set lo up
umount -R /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t tmpfs tmpfs /run
echo ready
exec sleep infinity
"""
# Without cgroups of its own a container starts in any surroundings; the limits are below what such surroundings allow.
_CONTAINERS_CONF = """
[containers]
cgroups = "disabled"
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "{folder}/run/libpod"
volume_path = "{folder}/volumes"
[network]
network_backend = "netavark"
network_config_dir = "{folder}/networks"
"""
_STORAGE_CONF = '[storage]\ndriver = "overlay"\ngraphroot = "{folder}/root"\nrunroot = "{folder}/run"\n'
_PACKAGES = {
    "podman": "podman",
    "buildah": "buildah",
    "crun": "crun",
    "iptables": "iptables",
    "ip": "iproute2",
    "debootstrap": "debootstrap",
    "curl": "curl",
}


class Box:
    """The machine: `run` runs a command in it."""

    def __init__(self, init: int, folder: Path) -> None:
        """Keep what `box` made. `init`: its first process."""
        self.folder = folder
        self._enter = ("nsenter", "--target", str(init), "--mount", "--net", "--ipc", "--uts", "--pid", "--")

    def run(self, *command: str | Path, cwd: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the machine and return what came of it; standard error is in the output."""
        # nsenter leaves us in the root folder.
        there = ("sh", "-c", 'cd "$0" && exec "$@"', cwd or self.folder)
        return subprocess.run(
            [*self._enter, *there, *command],
            env=os.environ | _settings(self.folder) | environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )

    def done(self, *command: str | Path, cwd: Path | None = None, **environ: str) -> str:
        """Run a command that must succeed, and return its output."""
        ran = self.run(*command, cwd=cwd, **environ)
        assert ran.returncode == 0, f"{command}: exit {ran.returncode}\n{ran.stdout}"
        return ran.stdout


@contextmanager
def box(folder: Path) -> Iterator[Box]:
    """Make the machine, its storage below `folder`, and end all that runs in it afterwards."""
    if os.geteuid() != 0:
        not_proven("containers in namespaces of their own: run as root")
    for program, package in _PACKAGES.items():
        require(program, package)
    folder.mkdir()
    (folder / "storage.conf").write_text(_STORAGE_CONF.format(folder=folder))
    (folder / "containers.conf").write_text(_CONTAINERS_CONF.format(folder=folder))
    namespaces = ("--mount", "--propagation", "private", "--net", "--ipc", "--uts", "--pid", "--fork", "--mount-proc")
    log = folder / "log"
    with log.open("w") as errors:
        command = ("unshare", *namespaces, "sh", "-c", _INIT)
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    assert process.stdout
    try:
        if process.stdout.readline() != "ready\n":
            not_proven(f"no namespaces with cgroup2 here: run as root, not in a plain container ({log.read_text()})")
        init = int(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text())
        yield Box(init, folder)
    finally:
        _end(process)


def _settings(folder: Path) -> Mapping[str, str]:
    return {
        "CONTAINERS_CONF": str(folder / "containers.conf"),
        "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
        "BUILDAH_ISOLATION": "chroot",
    }


def _end(process: subprocess.Popen[str]) -> None:
    """Kill the machine's first process: the kernel ends all others with it. unshare itself only waits for it."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    process.wait(timeout=10)
    time.sleep(0.2)  # mounts go when the last process has been taken apart
