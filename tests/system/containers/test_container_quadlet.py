"""Podman's own generator makes services of the Quadlet units."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from fixtures.proven import require_release

NOTHING_TO_SAY = re.compile(r"quadlet-generator\[\d+\]: Loading source unit file .*")


def generate(units: Path) -> tuple[int, str, list[str]]:
    """Let the generator show what it makes of a folder: its exit code, the services, and what it complains of."""
    quadlet = require_release("quadlet", "podman")
    environ = os.environ | {"QUADLET_UNIT_DIRS": str(units)}
    done = subprocess.run([quadlet, "-dryrun"], env=environ, capture_output=True, text=True, check=False, timeout=30)
    complaints = [line for line in done.stderr.splitlines() if not NOTHING_TO_SAY.fullmatch(line)]
    return done.returncode, done.stdout, complaints


def started(services: str, name: str) -> str:
    """Return the command by which a container is started."""
    (line,) = re.findall(rf"^ExecStart=(\S+ run --name {name} .*)$", services, re.MULTILINE)
    return str(line)


def test_podman_takes_every_unit(containers: Path) -> None:
    """The generator makes five services and complains of nothing."""
    code, services, complaints = generate(containers / "quadlet")
    assert (code, complaints) == (0, [])
    assert len(re.findall(r"^---\S+\.service---$", services, re.MULTILINE)) == 5


def test_the_collector_may_read_the_client_and_write_its_lock(containers: Path) -> None:
    """Client and Chrystoki.conf are read-only, the lock folder is not; nothing else of the host is there."""
    command = started(generate(containers / "quadlet")[1], "luna-collector")
    mounts = [mount for mount in re.findall(r"-v (\S+)", command) if mount.startswith("/")]
    assert sorted(mounts) == [
        "/etc/Chrystoki.conf:/etc/Chrystoki.conf:ro",
        "/etc/luna-textfile:/etc/luna-textfile:ro",
        "/usr/safenet/lunaclient/lock:/usr/safenet/lunaclient/lock:rw",
        "/usr/safenet/lunaclient:/usr/safenet/lunaclient:ro",
    ]
    assert "LUNA_TIMERS_CLIENT" not in command


def test_both_containers_are_confined(containers: Path) -> None:
    """Neither has a capability, can gain one, or writes to its image; node_exporter answers on the loopback only."""
    services = generate(containers / "quadlet")[1]
    for name in ("luna-collector", "luna-node-exporter"):
        command = started(services, name)
        assert {"--read-only", "--cap-drop", "--security-opt=no-new-privileges"} <= set(command.split())
    assert "--publish 127.0.0.1:9100:9100" in started(services, "luna-node-exporter")


def test_a_key_that_podman_does_not_know_is_found(containers: Path, tmp_path: Path) -> None:
    """The judge can say no."""
    shutil.copytree(containers / "quadlet", tmp_path / "quadlet")
    unit = tmp_path / "quadlet/luna-collector.container"
    unit.write_text(unit.read_text().replace("ReadOnly=", "ReadOnlyish="))
    code, _, complaints = generate(tmp_path / "quadlet")
    assert code != 0 or complaints
