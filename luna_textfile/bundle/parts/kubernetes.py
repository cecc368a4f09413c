"""Kubernetes: a kustomization of collector, dashboards, and the operators' rules, scrapes and routes."""

from collections.abc import Iterator
from typing import Any

import yaml

from luna_textfile.bundle.engine.site import File, Part, Site
from luna_textfile.bundle.engine.yaml_text import document
from luna_textfile.bundle.parts import alertmanager, grafana
from luna_textfile.bundle.parts.operator_routes import SECRET, routes
from luna_textfile.bundle.parts.operator_rules import PROMETHEUS_RULE, VM_RULE, resources, rule_groups
from luna_textfile.bundle.schema.types_basic import seconds
from luna_textfile.config.model import Config

SALT_FILE = "/etc/luna-salt/salt"
"""Where the pod has the Secret luna-salt: beside the configuration no volume could be mounted."""

_HERE = "deploy/kubernetes"
_OPERATORS = {"prometheus-operator": PROMETHEUS_RULE, "victoriametrics-operator": VM_RULE}
_ROUTES_HEAD = f"""\
# Routes, receivers and inhibitions of alertmanager.yml, for the operator.
#
# - The operator sends an alert along these routes only if its label
#   `namespace` is the one of this resource. Every alert of rules.yaml has it,
#   so the strategy OnNamespace, the operator's default, fits, and None too.
# - Credentials come from the Secret {SECRET}:
#   kubectl create secret generic {SECRET} --from-file=KEY=FILE ...
#   with the keys that are listed below.
# - The texts of Slack and mail are templates that an AlertmanagerConfig cannot
#   carry. Let the Alertmanager resource mount them, with
#     configMaps: [luna-alertmanager-templates]
#   and let its own configuration name them:
#     templates: [/etc/alertmanager/configmaps/luna-alertmanager-templates/*]
#   Without them Slack and mail fail; the phone rings all the same.
"""
_CONFIG_HEAD = """\
# The collector's configuration: what differs from the defaults. The folders are
# those of the image, whatever they are on the node.
"""
_NO_ZONE = """\
# - The operator knows no time zones, so the digest comes at any hour.
"""


def render(site: Site) -> Iterator[File]:
    """Yield the files of this part, made of those of other parts where these say the same."""
    yield from _collector(site)
    yield from _dashboards(site)
    groups = rule_groups(site.rendered("alerts/rules", "rules"))
    for folder, kind in _OPERATORS.items():
        yield File(f"kubernetes/{folder}/rules.yaml", resources(kind, groups, _namespace(site)))
        yield _file(site, f"{folder}/scrape-config.yaml", scrape_timeout=_scrape_timeout(site))
    yield from _routes(site)
    yield _file(site, "victoriametrics-operator/kustomization.yaml")
    yield _file(site, "kustomization.yaml")


def steps(site: Site) -> Iterator[str]:
    """Yield what to do with them."""
    label = site.bundle["kubernetes"]["node_label"]
    yield f"push the image of containers/ to your registry, and label the nodes that collect: {label}"
    yield "make folders and Secrets as the tops of kubernetes/collector/ and prometheus-operator/ say"
    yield "kubectl apply --server-side -k kubernetes"


def _collector(site: Site) -> Iterator[File]:
    workload = site.bundle["kubernetes"]["workload"]
    for name in ("kustomization", "namespace", "serviceaccount", workload):
        yield _file(site, f"collector/{name}.yaml")
    yield File("kubernetes/collector/config.yaml", _CONFIG_HEAD + document(_changed(site.config)))


def _dashboards(site: Site) -> Iterator[File]:
    files = [file for file in grafana.PART.render(site) if file.path.endswith(".json")]
    names = [file.path.rpartition("/")[2] for file in files]
    yield _file(site, "grafana/kustomization.yaml", dashboards=[name.removesuffix(".json") for name in names])
    for name, file in zip(names, files, strict=True):
        yield File(f"kubernetes/grafana/dashboards/{name}", file.text)


def _routes(site: Site) -> Iterator[File]:
    """Yield the AlertmanagerConfig, the message templates, and the kustomization that names both."""
    files = {file.path.rpartition("/")[2]: file.text for file in alertmanager.PART.render(site)}
    config = yaml.safe_load(files.pop("alertmanager.yml"))
    spec = routes(config)
    head = _ROUTES_HEAD + ("" if "muteTimeIntervals" in spec else _NO_ZONE)
    resource = {
        "apiVersion": "monitoring.coreos.com/v1alpha1",
        "kind": "AlertmanagerConfig",
        "metadata": {"name": "luna-hsm"},
        "spec": spec,
    }
    yield File("kubernetes/prometheus-operator/alertmanager-config.yaml", head + document(resource))
    for name, text in files.items():
        yield File(f"kubernetes/prometheus-operator/templates/{name}", text)
    yield _file(site, "prometheus-operator/kustomization.yaml", message_templates=sorted(files))


def _file(site: Site, name: str, **more: object) -> File:
    return File(f"kubernetes/{name}", site.templates.text(f"{_HERE}/{name}", **more))


def _namespace(site: Site) -> str:
    return str(site.bundle["kubernetes"]["namespace"])


def _scrape_timeout(site: Site) -> str:
    """Return the time-out of a scrape, which may not be longer than the interval."""
    prometheus = site.bundle["prometheus"]
    return str(min(prometheus["scrape_timeout"], prometheus["scrape_interval"], key=seconds))


def _changed(config: Config) -> dict[str, dict[str, Any]]:
    """Return what the collector must know of the configuration: the folders are the image's own."""
    found = {}
    for name in ("hsm", "collector", "logging", "privacy"):
        section, default = getattr(config, name)._asdict(), getattr(Config(), name)._asdict()
        found[name] = {key: value for key, value in section.items() if value != default[key]}
    if config.privacy.hashes:
        found["privacy"]["salt_file"] = SALT_FILE
    return {name: keys for name, keys in found.items() if keys}


PART = Part("kubernetes", "a kustomization: collector, dashboards, operators' resources", render, steps)
