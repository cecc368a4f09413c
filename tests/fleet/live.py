"""A fleet that is really scraped: Prometheus with the rendered configuration, and a VictoriaMetrics behind it."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from downstream.rendered import write
from rig.prometheus import Prometheus, prometheus
from rig.server import Server
from rig.victoria_metrics import VictoriaMetrics, victoria_metrics

from fleet.jobs import scrape
from fleet.site import Fleet

TESTS = Path(__file__).parents[1]


class Exporters(NamedTuple):
    """The running node_exporters: what one of them serves, and host:port of all, in the order of the fleet's hosts."""

    text: str
    instances: Sequence[str]


@contextmanager
def exporters(fleet: Fleet, folder: Path) -> Iterator[Exporters]:
    """Serve the hosts of a fleet from one process of their own."""
    text = scrape(fleet.partitions, folder / "host")
    source, addresses = folder / "scrape.txt", folder / "addresses"
    source.write_text(text, encoding="utf-8")
    command = (sys.executable, "-m", "fleet.exporters", source, str(fleet.hsms), str(fleet.partitions), addresses)
    with Server(command, folder / "exporters.log", {"PYTHONPATH": str(TESTS)}) as server:
        server.wait_until(addresses.exists, 120)
        yield Exporters(text, addresses.read_text().split())


@contextmanager
def watched(instances: Sequence[str], release: str, folder: Path) -> Iterator[tuple[Prometheus, VictoriaMetrics, Path]]:
    """Run both of a release; Prometheus keeps its data in `data` and has the bundle's rules and remote_write."""
    with victoria_metrics(folder / "victoria-metrics", release, folder / "victoria-metrics.log") as store:
        settings = {"targets": list(instances), "alertmanagers": [], "remote_write_url": f"{store.url}/api/v1/write"}
        bundle = write(folder / "bundle", prometheus=settings)
        config = bundle / "prometheus" / "prometheus.yml"
        with prometheus(config, folder / "data", release, folder / "prometheus.log") as running:
            yield running, store, bundle
