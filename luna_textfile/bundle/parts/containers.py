"""Containers: image, compose file and Quadlet units."""

import re
from collections.abc import Iterator, Mapping

import yaml

from luna_textfile.bundle.engine.site import File, Part, Site
from luna_textfile.config.model import Config

_COPIED = (
    "Containerfile",
    "compose.yaml",
    "wheels.sh",
    "timers.py",
    "simulated.py",
    "quadlet/luna-collector.container",
    "quadlet/luna-node-exporter.container",
    "quadlet/luna-textfile.volume",
    "quadlet/luna-state.volume",
    "quadlet/luna.network",
)
_EMPTY_FOLDERS = {
    "no-client/README": "The collector's Luna client as long as LUNA_CLIENT names none: nothing.\n",
    "no-client/lock/README": "The lock folder of no client.\n",
    "credentials/README": "Alertmanager's secrets, one a file, as alertmanager.yml names them.\n",
    "Chrystoki.conf": "# The configuration of no Luna client: see LUNA_CLIENT in compose.yaml.\n",
}
"""What is mounted where the administrator names nothing: a mount needs something to show."""

_NOTE = """\
# For compose.yaml: an address on localhost became the service with that port.
"""

_HERE = re.compile(r"\b(?:localhost|127\.0\.0\.1):([0-9]+)\b")


def render(site: Site) -> Iterator[File]:
    """Yield the files of this part."""
    for name in _COPIED:
        yield site.file(f"deploy/containers/{name}", f"containers/{name}")
    # Under its own name no wildcard of a wheel would find it.
    yield site.file("deploy/containers/dockerignore", "containers/.dockerignore")
    for path, text in _EMPTY_FOLDERS.items():
        yield File(f"containers/{path}", text)
    yield File("containers/config.yaml", _configuration(site.config))
    yield from _neighbours(site)


def steps(site: Site) -> Iterator[str]:
    """Yield what to do with them."""
    port = site.config.exporter.port
    yield "containers/wheels.sh /path/to/checkout  (fills containers/wheels; the build then needs no package index)"
    yield "cd containers && docker compose up --build --detach  (or podman-compose): a simulated Luna"
    yield f"curl -s localhost:{port}/metrics | grep ^hsm_"
    yield "LUNA_CLIENT=/usr/safenet/lunaclient docker compose up --detach  (the real one: read the top of compose.yaml)"
    yield "a changed configuration: docker compose restart"
    yield "podman without compose: cp containers/quadlet/* /etc/containers/systemd/ && systemctl daemon-reload"
    yield "systemctl start luna-collector luna-node-exporter"


def _configuration(config: Config) -> str:
    """Return what the collector needs of the configuration: whatever is not its default.

    The folders are the image's own, and a rule may hold for a key only if the user set it.
    """
    sections = ("hsm", "collector", "logging", "privacy")
    changed = {name: _changed(getattr(config, name), getattr(Config(), name)) for name in sections}
    changed["privacy"].pop("salt_file", None)  # compose.yaml mounts it where the default is
    text = yaml.dump(
        {name: keys for name, keys in changed.items() if keys}, Dumper=_Indented, allow_unicode=True, width=78
    )
    return f"---\n# The collector's configuration. Made by luna-textfile render.\n{text}"


class _Indented(yaml.SafeDumper):
    """Writes lists deeper than their key, as yamllint wants them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's own
        super().increase_indent(flow, indentless=False)


def _changed(section: tuple[object, ...], default: tuple[object, ...]) -> dict[str, object]:
    names: tuple[str, ...] = section._fields  # type: ignore[attr-defined]  # every section is a NamedTuple
    pairs = zip(names, section, default, strict=True)
    return {name: list(value) if isinstance(value, tuple) else value for name, value, plain in pairs if value != plain}


def _neighbours(site: Site) -> Iterator[File]:
    """Yield files of other parts as they must be in a container, where localhost is the container itself."""
    exporter = {str(site.config.exporter.port): "node_exporter:9100"}
    stores = {"8428": "victoriametrics:8428"}
    prometheus = exporter | stores | {"9093": "alertmanager:9093"}
    yield _moved(site, "deploy/prometheus/prometheus.yml", "prometheus/prometheus.yml", prometheus)
    sources = stores | {"9090": "prometheus:9090"}
    yield _moved(
        site,
        "dashboards/provisioning/datasources/luna-textfile.yaml",
        "grafana/datasources/luna-textfile.yaml",
        sources,
    )


def _moved(site: Site, template: str, path: str, services: Mapping[str, str]) -> File:
    """Return a file in which the ports of this host are the services of the compose file that publish them."""
    file = site.file(template, f"containers/{path}")
    return file._replace(text=_NOTE + _HERE.sub(lambda found: services.get(found[1], found[0]), file.text))


PART = Part("containers", "image, compose file and Quadlet units", render, steps)
