"""The compose file as it is by default: `up` shows the simulated Luna at node_exporter's port."""

import json
import re
from collections.abc import Iterator

import pytest
from container_bundle import rendered
from container_stack import COLLECTOR, QUICK, Stack

from luna_textfile import __version__

SERIES = re.compile(r"^((?:hsm|luna_monitor)_\w+)\{(.*)\} \S+$", re.MULTILINE)


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
        assert simulated.execute("sh", "-c", f": >>{path}").returncode != 0, path
    for volume in ("/var/lib/prometheus/node-exporter", "/var/lib/luna-textfile", "/tmp"):
        assert simulated.execute("sh", "-c", f": >>{volume}/x && rm {volume}/x").returncode == 0, volume


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
    """The collector hears the signal to stop and ends with 0; podman would kill one that does not, with 137."""
    simulated.machine.done("podman", "stop", COLLECTOR)
    state = simulated.machine.done("podman", "inspect", "--format", "{{.State.ExitCode}}", COLLECTOR)
    assert state.strip() == "0"
