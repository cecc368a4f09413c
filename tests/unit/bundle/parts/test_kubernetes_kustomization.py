"""The kustomization as a whole: everything named is there, everything there is named, names agree."""

import json
import posixpath
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures.kustomized import EVERY, ODD, files, pods

from luna_textfile.config.load import load

EACH = pytest.mark.parametrize("bundle", EVERY.values(), ids=EVERY)
LARGEST_CONFIG_MAP = 1024 * 1024
"""Bytes; Kubernetes takes no larger one."""


def kustomizations(bundle: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return every kustomization by its folder."""
    return {
        posixpath.dirname(path): yaml.safe_load(text)
        for path, text in files(bundle).items()
        if path.endswith("/kustomization.yaml")
    }


def generated(bundle: dict[str, Any]) -> dict[str, list[str]]:
    """Return the paths of the files of each generated ConfigMap."""
    return {
        config_map["name"]: [f"{folder}/{name}" for name in config_map["files"]]
        for folder, content in kustomizations(bundle).items()
        for config_map in content.get("configMapGenerator", ())
    }


@EACH
def test_every_file_is_named_by_the_kustomization_of_its_folder(bundle: dict[str, Any]) -> None:
    """Resources and files of ConfigMaps are exactly the rendered files."""
    named = {path for paths in generated(bundle).values() for path in paths}
    folders = kustomizations(bundle)
    for folder, content in folders.items():
        for name in content.get("resources", ()):
            path = f"{folder}/{name}"
            named.add(f"{path}/kustomization.yaml" if path in folders else path)
    assert named | {f"{folder}/kustomization.yaml" for folder in folders} == set(files(bundle))


@pytest.mark.parametrize(
    ("operator", "folders"),
    [
        ("prometheus", ["prometheus-operator"]),
        ("victoriametrics", ["victoriametrics-operator"]),
        ("both", ["prometheus-operator", "victoriametrics-operator"]),
        ("none", []),
    ],
)
def test_only_the_chosen_operators_kinds_are_applied(operator: str, folders: list[str]) -> None:
    """The kustomization takes along what the cluster knows; the other folder can be applied by hand."""
    found = kustomizations({"kubernetes": {"operator": operator}})
    assert found["kubernetes"]["resources"] == ["collector", "grafana", *folders]


@EACH
def test_everything_is_in_one_namespace(bundle: dict[str, Any]) -> None:
    """Each folder can be applied alone and lands in the same namespace."""
    wanted = bundle.get("kubernetes", {}).get("namespace", "hsm-monitoring")
    found = {folder: content.get("namespace") for folder, content in kustomizations(bundle).items()}
    assert found.pop("kubernetes") is None
    assert set(found.values()) == {wanted}


@EACH
def test_dashboards_are_found_by_grafanas_sidecar(bundle: dict[str, Any]) -> None:
    """One ConfigMap for each dashboard, small enough, with the label that the sidecar looks for and a lasting name."""
    content = kustomizations(bundle)["kubernetes/grafana"]
    assert content["generatorOptions"]["labels"]["grafana_dashboard"] == "1"
    assert content["generatorOptions"]["disableNameSuffixHash"] is True
    texts = files(bundle)
    for config_map in content["configMapGenerator"]:
        (name,) = config_map["files"]
        text = texts[f"kubernetes/grafana/{name}"]
        assert json.loads(text)["uid"] == config_map["name"]
        assert len(text.encode()) < LARGEST_CONFIG_MAP


@EACH
def test_the_pod_reads_the_generated_configuration(bundle: dict[str, Any]) -> None:
    """The volume's ConfigMap is the generated one, so that its hash comes into the pod; the Secret is not generated."""
    for pod in pods(bundle):
        (named,) = [volume["configMap"]["name"] for volume in pod["volumes"] if "configMap" in volume]
        assert generated(bundle)[named] == ["kubernetes/collector/config.yaml"]
    assert not any("Secret" in text and "\nkind: Secret" in text for text in files(bundle).values())


def test_labels_for_the_operator_are_on_its_resources() -> None:
    """bundle.kubernetes.labels come to all resources of an operator's folder."""
    wanted = {"app.kubernetes.io/part-of": "luna-textfile", **ODD["kubernetes"]["labels"]}
    for folder in ("prometheus-operator", "victoriametrics-operator"):
        assert kustomizations(ODD)[f"kubernetes/{folder}"]["labels"] == [{"pairs": wanted}]


def test_the_collectors_configuration_is_the_one_rendered_for(tmp_path: Path) -> None:
    """config.yaml, read as the collector reads it, gives intervals and HSM of the configuration."""
    path = tmp_path / "config.yaml"
    path.write_text(files({}, interval=300)["kubernetes/collector/config.yaml"])
    assert load(path, {}).config.collector.minute_interval_seconds == 300
    path.write_text(files({})["kubernetes/collector/config.yaml"])
    assert load(path, {}).config.collector.minute_interval_seconds == 60
