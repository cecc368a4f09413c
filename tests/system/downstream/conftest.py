"""The site of all faults in a Prometheus and in a VictoriaMetrics, with what the rules record of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures.prometheus import import_blocks, prometheus
from fixtures.victoria_metrics import victoria_metrics

from downstream.faults import END, site
from downstream.imports import to_openmetrics
from downstream.rendered import write
from downstream.rules import fire, record, rules
from downstream.stores import OnPrometheus, OnVictoriaMetrics, Stores

TAKES_THE_PAST = "storage:\n  tsdb:\n    out_of_order_time_window: 100d\n"


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the whole bundle, rendered with the defaults."""
    return write(tmp_path_factory.mktemp("bundle"))


@pytest.fixture(scope="session")
def stores(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """Give a Prometheus and a VictoriaMetrics, both of the newest release, that hold the site and its records."""
    folder = tmp_path_factory.mktemp("stores")
    histories = list(site())
    to_openmetrics(histories, folder / "history.om")
    import_blocks(folder / "history.om", folder / "prometheus", "newest")
    config = folder / "prometheus.yml"
    config.write_text(TAKES_THE_PAST)
    with (
        victoria_metrics(folder / "victoria-metrics", "newest", folder / "victoria-metrics.log") as other,
        prometheus(
            config, folder / "prometheus", "newest", folder / "prometheus.log", "--web.enable-remote-write-receiver"
        ) as one,
    ):
        both = Stores(OnPrometheus(one), OnVictoriaMetrics(other))
        both.victoria_metrics.add(histories)
        for store in both:
            record(rules(bundle), store, END)
            fire(rules(bundle), store, END)
        yield both
