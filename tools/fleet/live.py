"""A fleet that is really scraped, with the rendered configuration: by Prometheus, or by vmagent and vmalert."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from downstream.rendered import variables, write
from fixtures import port
from fixtures.agents import with_flags
from fixtures.prometheus import Prometheus, prometheus
from fixtures.server import Server
from fixtures.victoria_metrics import VictoriaMetrics, victoria_metrics

from tools.fleet.jobs import scrape
from tools.fleet.site import Fleet

REPOSITORY = Path(__file__).parents[2]


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
    command = (sys.executable, "-m", "tools.fleet.exporters", source, str(fleet.hsms), str(fleet.partitions), addresses)
    with Server(command, folder / "exporters.log", {"PYTHONPATH": str(REPOSITORY)}) as server:
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


@contextmanager
def agents(instances: Sequence[str], release: str, folder: Path) -> Iterator[tuple[Mapping[str, Server], str]]:
    """Run vmagent, vmalert and the VictoriaMetrics that both write to, of a release; give them, and its address."""
    with victoria_metrics(folder / "victoria-metrics", release, folder / "victoria-metrics.log") as store:
        bundle = write(
            folder / "bundle",
            "alerts",
            "prometheus",
            "victoriametrics",
            prometheus={"targets": list(instances), "remote_write_url": f"{store.url}/api/v1/write"},
            victoriametrics={"directory": str(folder / "bundle" / "victoriametrics"), "url": store.url},
        )
        (bundle / "prometheus" / "rules").rename(bundle / "victoriametrics" / "rules")
        buffer = {"remoteWrite_tmpDataPath": str(folder / "buffer")}
        with _agent("vmagent", release, bundle, buffer) as vmagent, _agent("vmalert", release, bundle, {}) as vmalert:
            yield {"vmagent": vmagent, "vmalert": vmalert, "VictoriaMetrics": store.server}, store.url


@contextmanager
def _agent(name: str, release: str, bundle: Path, more: Mapping[str, str]) -> Iterator[Server]:
    """Run a program with its rendered flags, and some more."""
    flags = {**variables(bundle / "victoriametrics" / f"{name}.env"), **more}
    with with_flags(name, release, flags, bundle / f"{name}.log") as server:
        port.url(server)
        yield server
