"""The image is built offline, the compose file comes up, and what it shows is seen from outside.

This takes minutes: see conftest.py.
"""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from container_box import Box, box
from container_bundle import PROGRAMS, rendered
from container_images import make, wheels

from luna_textfile import __version__
from luna_textfile.simulation import write_chrystoki
from luna_textfile.simulator.build import SOURCES
from luna_textfile.simulator.scenario import find

COMPOSE = PROGRAMS / "podman-compose"
COLLECTOR = "luna-textfile_collector_1"
GROUP = 7777
QUICK = {"initial_delay_seconds": 0}
SERIES = re.compile(r"^((?:hsm|luna_monitor)_\w+)\{(.*)\} \S+$", re.MULTILINE)
# What the vendor's library would do: read its configuration, write its lock, and be able to write nowhere else.
CLIENT = """
#include <fcntl.h>
#include <stdlib.h>
__attribute__((constructor)) static void begin(void) {
    setenv("LUNA_SIMULATOR_SCENARIO", "%(folder)s/healthy.scenario", 1);
    if (open("%(folder)s/lock/held", O_CREAT | O_WRONLY, 0600) < 0) abort();
    if (open("%(folder)s/lib/written", O_CREAT | O_WRONLY, 0600) >= 0) abort();
}
"""


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


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Build everything; the collector's image by the compose file, where there is no network."""
    folder = tmp_path_factory.mktemp("stack")
    containers = rendered(folder / "build")
    wheels(containers, folder / "sources")
    try:
        with box(folder / "box") as machine:
            make(machine)
            options = "--podman-build-args=--isolation chroot --pull-never --network host"
            machine.done(COMPOSE, options, "build", "collector", cwd=containers)
            yield Stack(machine, folder)
    finally:
        shutil.rmtree(folder / "box", ignore_errors=True)


@pytest.fixture(scope="module")
def simulated(stack: Stack) -> Iterator[Stack]:
    """Bring the services up as they are by default, with Prometheus and VictoriaMetrics, scraped every 5 s."""
    bundle = {"prometheus": {"scrape_interval": "5s", "scrape_timeout": "4s"}}
    settings = {"collector": QUICK, "bundle": bundle}
    folder = rendered(stack.folder / "simulated", settings, only="alerts,alertmanager,grafana,prometheus,containers")
    stack.up(folder, "--profile", "prometheus", "--profile", "victoriametrics")
    yield stack
    stack.down(folder)


def test_node_exporter_serves_a_simulated_luna(simulated: Stack) -> None:
    """After `up` the families of both jobs are at node_exporter's port, and every series says that it is simulated."""
    for schedule in ("minute", "daily"):
        text = simulated.wait_for(
            "127.0.0.1:9100/metrics", f'luna_monitor_up{{schedule="{schedule}",simulated="true"}} 1'
        )
    series = SERIES.findall(text)
    assert {"hsm_token_session_count", "hsm_firmware_version_info", "hsm_stats_total_commands"} <= {
        name for name, _ in series
    }
    assert all('simulated="true"' in labels for _, labels in series)
    assert "\nnode_textfile_scrape_error 0\n" in text


def test_the_health_check_says_well(simulated: Stack) -> None:
    """The engine's own health check of the collector succeeds."""
    simulated.wait_for("127.0.0.1:9100/metrics", "luna_monitor_up")
    checked = simulated.machine.run("podman", "healthcheck", "run", COLLECTOR)
    assert checked.returncode == 0, checked.stdout + simulated.execute("luna-textfile", "health").stdout


def test_the_collector_can_do_nothing_else(simulated: Stack) -> None:
    """It is an ordinary user without capabilities, cannot gain any, and writes to its two volumes only."""
    status = simulated.execute("cat", "/proc/1/status").stdout
    assert re.search(r"^Uid:\s+10001\s+10001\s+10001\s+10001$", status, re.MULTILINE)
    assert re.search(r"^CapBnd:\s+0+$", status, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\s+1$", status, re.MULTILINE)
    for path in ("/opt/luna-textfile/x", "/etc/luna-textfile/config.yaml", "/usr/safenet/lunaclient/x", "/x"):
        assert "Read-only file system" in simulated.execute("sh", "-c", f": >>{path}").stdout, path


def test_the_image_has_no_compiler_no_pip_and_no_client(simulated: Stack) -> None:
    """What is only needed to build stays out of the virtual environment; the client belongs to its vendor."""
    assert simulated.execute("luna-textfile", "--version").stdout.strip() == f"luna-textfile {__version__}"
    found = simulated.execute("find", "/opt/luna-textfile", "-name", "pip*", "-o", "-name", "*Cryptoki*").stdout
    assert found == ""


def test_prometheus_and_victoriametrics_find_their_neighbours(simulated: Stack) -> None:
    """Prometheus scrapes node_exporter and passes the samples on to VictoriaMetrics, by the services' names."""
    query = "query?query=hsm_token_session_count"
    simulated.wait_for(f"127.0.0.1:9090/api/v1/{query}", '"node_exporter:9100"')
    answer = json.loads(simulated.wait_for(f"127.0.0.1:8428/prometheus/api/v1/{query}", '"simulated":"true"', 60))
    assert len(answer["data"]["result"]) == 6
    targets = json.loads(simulated.get("127.0.0.1:9090/api/v1/targets"))["data"]["activeTargets"]
    assert {target["health"] for target in targets} == {"up"}


def test_it_stops_at_once(simulated: Stack) -> None:
    """A stop takes no longer than the jobs under way, and the collector ends with 0."""
    begin = time.monotonic()
    simulated.machine.done("podman", "stop", COLLECTOR)
    assert time.monotonic() - begin < 8
    state = simulated.machine.done("podman", "inspect", "--format", "{{.State.ExitCode}}", COLLECTOR)
    assert state.strip() == "0"


@pytest.fixture
def client(stack: Stack) -> Path:
    """Make the folder of a Luna client that only root and a group may read. Its library is a simulated one."""
    folder = stack.folder / "lunaclient"
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("lib", "lock"):
        (folder / name).mkdir(parents=True)
    scenario = find("healthy")
    shutil.copy(scenario.path, folder)
    write_chrystoki(scenario, folder)
    source = stack.folder / "client.c"
    source.write_text(CLIENT % {"folder": folder})
    library = folder / "lib" / "libCryptoki2_64.so"
    files = (source, *sorted(SOURCES.glob("*.c")))
    options = ("-std=gnu11", "-fPIC", "-shared", f"-I{SOURCES}", "-o", library)
    subprocess.run(["cc", *options, *files, "-lm", "-lpthread", "-ldl"], check=True)
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, 0, GROUP)
        path.chmod(0o750 if path.is_dir() else 0o640)
    (folder / "lock").chmod(0o770)
    return folder


@pytest.fixture
def site(stack: Stack, client: Path) -> Iterator[Path]:
    """Render a bundle for a host with that client."""
    hsm = {"library_path": str(client / "lib" / "libCryptoki2_64.so"), "slot_id": "all"}
    folder = rendered(stack.folder / "client-site", {"hsm": hsm, "collector": QUICK})
    yield folder
    stack.down(folder)


def test_a_client_of_the_host_is_asked(stack: Stack, client: Path, site: Path) -> None:
    """With LUNA_CLIENT the host's library answers: it reads Chrystoki.conf, writes its lock; nothing is simulated."""
    stack.up(site, LUNA_CLIENT=str(client), LUNA_CHRYSTOKI_CONF=str(client / "Chrystoki.conf"), LUNA_GROUP=str(GROUP))
    text = stack.wait_for("127.0.0.1:9100/metrics", 'luna_monitor_up{schedule="minute"} 1')
    series = SERIES.findall(text)
    assert "simulated" not in text
    (name,) = {match[1] for _, labels in series if (match := re.search(r'hsm="([^"]+)"', labels))}
    assert name in (client / "Chrystoki.conf").read_text()
    assert (client / "lock" / "held").stat().st_uid == 10001
    assert not (client / "lib" / "written").exists()


def test_a_client_that_cannot_be_read_is_never_simulated(stack: Stack, client: Path, site: Path) -> None:
    """Without the group the monitor says that it is down, the health check fails, and there is no number of any HSM."""
    stack.up(site, LUNA_CLIENT=str(client), LUNA_CHRYSTOKI_CONF=str(client / "Chrystoki.conf"))
    text = stack.wait_for("127.0.0.1:9100/metrics", 'luna_monitor_up{schedule="minute"} 0')
    assert "\nhsm_" not in text
    assert stack.machine.run("podman", "healthcheck", "run", COLLECTOR).returncode != 0


def test_a_client_that_is_not_there_is_an_error(stack: Stack, site: Path) -> None:
    """A mistyped LUNA_CLIENT ends `up` with the path in the message; no container starts."""
    refused = stack.machine.run(COMPOSE, "up", "--detach", "--no-build", cwd=site, LUNA_CLIENT="/no/such/client")
    assert refused.returncode != 0
    assert "/no/such/client" in refused.stdout
