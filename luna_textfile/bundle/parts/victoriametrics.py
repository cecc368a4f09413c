"""VictoriaMetrics: single node and cluster, vmagent and vmalert."""

from collections.abc import Iterator

from luna_textfile.bundle.scrapes import check
from luna_textfile.bundle.site import File, Part, Site


def render(site: Site) -> Iterator[File]:
    """Yield the files of this part. Raises ConfigError for settings that do not agree."""
    check(site.bundle["prometheus"])
    yield from site.rendered("deploy/victoriametrics", "victoriametrics")


def steps(site: Site) -> Iterator[str]:
    """Yield what to do with them."""
    where = site.bundle["victoriametrics"]["directory"]
    yield "cp victoriametrics/victoria-metrics.default /etc/default/victoria-metrics  (Debian)"
    yield "systemctl restart victoria-metrics"
    yield f"vmagent and vmalert instead of Prometheus: install -d {where}/rules"
    yield f"cp prometheus/rules/luna-*.yml {where}/rules/"
    yield f"cp victoriametrics/vm*.yml victoriametrics/vm*.env {where}/"
    yield "cp victoriametrics/vm*.service /etc/systemd/system/ && systemctl daemon-reload"
    yield "systemctl enable --now vmagent vmalert, and after a change of .yml files: systemctl reload vmagent vmalert"
    yield "a cluster instead of the single node: the files of victoriametrics/cluster/, the same way"


PART = Part("victoriametrics", "VictoriaMetrics, vmagent and vmalert", render, steps)
