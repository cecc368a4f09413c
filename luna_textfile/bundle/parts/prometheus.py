"""Prometheus: server and agent."""

from collections.abc import Iterator

from luna_textfile.bundle.engine.site import File, Part, Site
from luna_textfile.bundle.validation.scrapes import check


def render(site: Site) -> Iterator[File]:
    """Yield the files of this part; nothing for an agent where it could send its samples nowhere.

    Raises ConfigError for settings that do not agree.
    """
    check(site.bundle, site.where)
    yield site.file("deploy/prometheus/prometheus.yml", "prometheus/prometheus.yml")
    yield site.file("deploy/prometheus/prometheus.default", "prometheus/prometheus.default")
    if site.bundle["prometheus"]["remote_write_url"]:
        yield site.file("deploy/prometheus/agent.yml", "prometheus/agent.yml")
        yield site.file("deploy/prometheus/agent.default", "prometheus/agent.default")


def steps(site: Site) -> Iterator[str]:
    """Yield what to do with them."""
    where = site.bundle["prometheus"]["directory"]
    yield f"install -d {where}/rules && cp prometheus/rules/luna-*.yml {where}/rules/  (part alerts)"
    yield f"cp prometheus/prometheus.yml {where}/"
    yield "cp prometheus/prometheus.default /etc/default/prometheus  (Debian; elsewhere add its options to the unit)"
    yield f"promtool check config {where}/prometheus.yml && systemctl restart prometheus"
    yield "after a change of rules or prometheus.yml alone: systemctl reload prometheus"
    if site.bundle["prometheus"]["remote_write_url"]:
        yield f"a host that only sends on: agent.yml to {where}/, agent.default to /etc/default/prometheus, no rules"


PART = Part("prometheus", "Prometheus, server and agent", render, steps)
