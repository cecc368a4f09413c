"""Rule files said again as resources of the operators: PrometheusRule and VMRule."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from luna_textfile.bundle.engine.site import File
from luna_textfile.bundle.engine.yaml_text import document

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ResourceKind(NamedTuple):
    """A kind of resource that holds rules."""

    api: str
    name: str


PROMETHEUS_RULE = ResourceKind("monitoring.coreos.com/v1", "PrometheusRule")
VM_RULE = ResourceKind("operator.victoriametrics.com/v1beta1", "VMRule")


def rule_groups(files: Iterable[File]) -> Mapping[str, list[Any]]:
    """Return the groups of each rule file by its name, luna-hsm-storage; files without rules are left out."""
    parsed = {_name(file): yaml.load(file.text, Loader=_LOADER) for file in files}  # noqa: S506 - a safe loader
    return {name: content["groups"] for name, content in parsed.items() if content and content["groups"]}


def resources(kind: ResourceKind, groups: Mapping[str, list[Any]], namespace: str) -> str:
    """Return one resource for each rule file, as a text of several documents.

    Every alert gets a label `namespace`: the operators send an alert along the routes of its own namespace only.
    """
    return "".join(_resource(kind, name, list(_labelled(found, namespace))) for name, found in groups.items())


def _resource(kind: ResourceKind, name: str, groups: list[Any]) -> str:
    return document(
        {"apiVersion": kind.api, "kind": kind.name, "metadata": {"name": name}, "spec": {"groups": groups}},
    )


def _labelled(groups: Iterable[Mapping[str, Any]], namespace: str) -> Iterator[dict[str, Any]]:
    for group in groups:
        yield {**group, "rules": [_with_namespace(rule, namespace) for rule in group["rules"]]}


def _with_namespace(rule: Mapping[str, Any], namespace: str) -> dict[str, Any]:
    if "alert" not in rule:
        return dict(rule)
    return {**rule, "labels": {**rule.get("labels", {}), "namespace": namespace}}


def _name(file: File) -> str:
    return file.path.rpartition("/")[2].removesuffix(".yml")
