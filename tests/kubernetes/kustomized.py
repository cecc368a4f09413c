"""The rendered kustomization, as files and as resources."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from luna_textfile.bundle.engine.site import Part, Site
from luna_textfile.bundle.parts.alertmanager import PART as ALERTMANAGER
from luna_textfile.bundle.parts.alerts import PART as ALERTS
from luna_textfile.bundle.parts.kubernetes import PART
from luna_textfile.config.model import CollectorConfig, Config

Resource = dict[str, Any]
CRONJOBS = {"kubernetes": {"workload": "cronjobs", "operator": "both"}}
ODD: dict[str, Any] = {
    "kubernetes": {
        "namespace": "h",
        "workload": "cronjobs",
        "operator": "both",
        "image": "registry.example.org:5000/a/very/long/path/of/an/image/in/a/registry/of/a/bank/luna-textfile",
        "pull_credentials": "registry.credentials",
        "node_label": "hsm.example.org/client=yes",
        "labels": {"release": "kube-prometheus-stack", "example.org/team": "hsm"},
    },
    "containers": {"client_directory": "", "lock_directory": "", "uid": 2000, "group": 0},
    "prometheus": {"job": 'a $1 "job": #\\ü', "scrape_interval": "20s"},
    "alertmanager": {
        "slack": {"critical_channel": '{{ "x" }} #\\'},
        "email": {"username": "u", "ca_file": "/ca.pem"},
        "paging": {"through": "webhook", "webhook_url_file": "/page"},
        "watchdog": {"url_file": "/snitch"},
        "digest": {"time_zone": "Europe/Berlin"},
    },
    "inventory": ["luna 'a'", 'luna "b" \\ {{ $x }}'],
}
"""Settings as far from the defaults as they go."""

EVERY: dict[str, Any] = {"defaults": {}, "cronjobs": CRONJOBS, "odd": ODD}


def files(bundle: dict[str, Any] | None = None, interval: int = 60) -> dict[str, str]:
    """Return the text of each file by its path."""
    return dict(_rendered(json.dumps(bundle or {}), interval, PART))


def plain_files(bundle: dict[str, Any]) -> dict[str, str]:
    """Return what the parts alerts and alertmanager render for servers without Kubernetes."""
    return {path: text for part in (ALERTS, ALERTMANAGER) for path, text in _rendered(json.dumps(bundle), 60, part)}


@cache
def _rendered(bundle: str, interval: int, part: Part) -> tuple[tuple[str, str], ...]:
    collector = CollectorConfig(minute_interval_seconds=interval)
    config = Config()._replace(bundle=json.loads(bundle), collector=collector)
    return tuple((file.path, file.text) for file in part.render(Site(config)))


def resources(bundle: dict[str, Any] | None = None, interval: int = 60) -> Iterator[Resource]:
    """Yield every resource; kustomizations and the collector's own configuration are none."""
    for path, text in files(bundle, interval).items():
        if path.endswith(".yaml") and not path.endswith(("kustomization.yaml", "/config.yaml")):
            yield from yaml.load_all(text, Loader=yaml.CSafeLoader)


def of_kind(kind: str, bundle: dict[str, Any] | None = None, interval: int = 60) -> list[Resource]:
    """Return the resources of a kind."""
    return [resource for resource in resources(bundle, interval) if resource["kind"] == kind]


def pods(bundle: dict[str, Any] | None = None) -> list[Resource]:
    """Return the specifications of every pod."""
    workloads = [one["spec"] for one in of_kind("DaemonSet", bundle)]
    workloads += [one["spec"]["jobTemplate"]["spec"] for one in of_kind("CronJob", bundle)]
    return [one["template"]["spec"] for one in workloads]
