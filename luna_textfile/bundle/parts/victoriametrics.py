"""VictoriaMetrics: single node and cluster, vmagent and vmalert."""

from collections.abc import Iterator, Mapping
from typing import Any

from luna_textfile.bundle.engine.site import File, Part, Site
from luna_textfile.bundle.validation.scrapes import check

_CLUSTER = "victoriametrics/cluster/"


def render(site: Site) -> Iterator[File]:
    """Yield the files of this part; those of a cluster only if it has storage nodes.

    Raises ConfigError for settings that do not agree.
    """
    check(site.bundle, site.where)
    nodes = site.bundle["victoriametrics"]["cluster"]["storage_nodes"]
    for file in site.rendered("deploy/victoriametrics", "victoriametrics"):
        if nodes or not file.path.startswith(_CLUSTER):
            yield file


def steps(site: Site) -> Iterator[str]:
    """Yield what to do with them."""
    settings = site.bundle["victoriametrics"]
    where = settings["directory"]
    yield "cp victoriametrics/victoria-metrics.default /etc/default/victoria-metrics  (Debian)"
    yield "systemctl restart victoria-metrics"
    yield f"vmagent and vmalert instead of Prometheus: install -d {where}/rules"
    yield f"cp prometheus/rules/luna-*.yml {where}/rules/  (part alerts)"
    yield f"cp victoriametrics/vm*.yml victoriametrics/vm*.env {where}/"
    yield "cp victoriametrics/vm*.service /etc/systemd/system/ && systemctl daemon-reload"
    yield "systemctl enable --now vmagent vmalert, and after a change of .yml files: systemctl reload vmagent vmalert"
    if settings["cluster"]["storage_nodes"]:
        yield "a cluster instead of the single node: the files of victoriametrics/cluster/, the same way"
        yield from _too_few(settings["cluster"])


def _too_few(cluster: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line if samples would be lost, or missing in answers, with fewer nodes down than one would think."""
    copies, nodes = cluster["replication_factor"], len(cluster["storage_nodes"])
    if nodes < 2 * copies - 1:
        yield (
            f"attention: {copies} copies of each sample (bundle.victoriametrics.cluster.replication_factor) need "
            f"{2 * copies - 1} storage nodes, and there are {nodes}"
        )


PART = Part("victoriametrics", "VictoriaMetrics, vmagent and vmalert", render, steps)
