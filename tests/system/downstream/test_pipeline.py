"""From the .prom files to the long-term storage: node_exporter, Prometheus or vmagent as rendered, VictoriaMetrics."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from fixtures import port, web
from fixtures.agents import with_flags
from fixtures.node_exporter import StartExporter
from fixtures.prometheus import StartPrometheus
from fixtures.server import Server
from fixtures.victoria_metrics import StartVictoriaMetrics, VictoriaMetrics

from downstream.rendered import variables, write
from luna_textfile.simulation.rehearse import simulate

SECONDS = 30
OTHER = {"debian": "newest", "newest": "debian"}
NEEDED = {"up", "hsm_storage_used_bytes", "hsm_stats_total_commands", "luna_monitor_up", "node_textfile_mtime_seconds"}
OURS = ("hsm_", "luna_monitor_", "node_textfile_", "hsm:", "partition:", "instance:")


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """Give what ends programs after the test."""
    with ExitStack() as stack:
        yield stack


def send(folder: Path, sender: str, exporter: str, storage: VictoriaMetrics) -> Path:
    """Render a bundle that scrapes the exporter every 5 s and sends to the storage as `sender`."""
    return write(
        folder,
        "prometheus",
        "alerts",
        "victoriametrics",
        prometheus={
            "targets": [exporter],
            "scrape_interval": "5s",
            "evaluation_interval": "5s",
            "external_labels": {"monitor": sender},
            "alertmanagers": [],
            "remote_write_url": f"{storage.url}/api/v1/write",
        },
        victoriametrics={"directory": str(folder / "victoriametrics")},
    )


def run_vmagent(folder: Path, release: str) -> Server:
    """Start vmagent with its flags as rendered, but for the folder of its buffer."""
    flags = {**variables(folder / "victoriametrics/vmagent.env"), "remoteWrite_tmpDataPath": str(folder / "buffer")}
    return with_flags("vmagent", release, flags, folder / "vmagent.log")


def arrived(storage: VictoriaMetrics, sender: str, needed: set[str]) -> Mapping[str, Mapping[str, str]]:
    """Wait until a sender's series with these names are there; give the labels of one series of each name."""
    end = time.monotonic() + SECONDS
    while True:
        storage.flush()
        rows = json.loads(web.ask(f"{storage.url}/api/v1/series", **{"match[]": f'{{monitor="{sender}"}}'}))["data"]
        found = {row["__name__"]: row for row in rows}
        if needed <= found.keys():
            return found
        assert time.monotonic() < end, f"{sender} brought only {sorted(found)} in {SECONDS} s"
        time.sleep(0.2)


def test_samples_arrive(
    victoria_metrics: StartVictoriaMetrics,  # first: the senders are ended before their storage
    node_exporter: StartExporter,
    prometheus: StartPrometheus,
    stack: ExitStack,
    tmp_path: Path,
) -> None:
    """Prometheus and vmagent bring our families and the collector's health with the site's labels, nothing else.

    Prometheus brings the alerts and what its rules record as well. Both releases, each also to the other's storage.
    """
    list(simulate("healthy", tmp_path / "prom", 3600, None))
    storages = {release: victoria_metrics(release) for release in OTHER}
    for release, storage in storages.items():
        exporter = port.address(node_exporter(tmp_path / "prom", release).server)
        one = send(tmp_path / f"prometheus-{release}", "prometheus", exporter, storage)
        prometheus(one / "prometheus/prometheus.yml", tmp_path / release, release)
        other = send(tmp_path / f"vmagent-{release}", "vmagent", exporter, storages[OTHER[release]])
        port.url(stack.enter_context(run_vmagent(other, release)))
    for storage in storages.values():
        recorded = arrived(storage, "prometheus", NEEDED | {"ALERTS", "hsm:hsm_storage_used_bytes:max"})
        raw = arrived(storage, "vmagent", NEEDED)
        assert {name for name in recorded if not name.startswith(OURS)} <= {"up", "ALERTS"}
        assert {name for name in raw if not name.startswith(OURS)} == {"up"}
        labels = {"job": "luna-hsm", "environment": "production", "hsm_type": "luna", "hsm": "zurich"}
        for names in (recorded, raw):
            assert labels.items() <= names["hsm_storage_used_bytes"].items()
