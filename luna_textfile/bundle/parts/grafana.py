"""Grafana: dashboards and provisioning."""

import shlex
from collections.abc import Iterator

from luna_textfile.bundle.dashboards.board import dashboards
from luna_textfile.bundle.engine.site import File, Part, Site


def render(site: Site) -> Iterator[File]:
    """Yield the files of this part."""
    yield from dashboards(site)
    yield from site.rendered("dashboards/provisioning", "grafana/provisioning")


def steps(site: Site) -> Iterator[str]:
    """Yield what to do with them."""
    directory = shlex.quote(site.bundle["grafana"]["dashboards_directory"])
    yield f"install -d {directory} && cp grafana/dashboards/luna-*.json {directory}/"
    yield "cp -r grafana/provisioning/. /etc/grafana/provisioning/"
    yield "systemctl restart grafana-server  (once; later it finds changed dashboards by itself within a minute)"


PART = Part("grafana", "dashboards and provisioning", render, steps)
