"""What the part `containers` renders."""

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from container_bundle import command, rendered
from fixtures.proven import MORE
from hypothesis import given, settings
from hypothesis import strategies as st

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.parts.containers import PART
from luna_textfile.config.load import load
from luna_textfile.config.model import CollectorConfig, Config, HsmConfig, LoggingConfig

NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(str.strip)
IDS = st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=3, unique=True).map(tuple)
LABELS = st.lists(NAMES.filter(lambda name: len(name.encode()) <= 32), max_size=3, unique=True).map(tuple)
HSMS = st.one_of(
    IDS.map(lambda ids: HsmConfig(slot_id=ids)),
    LABELS.map(lambda labels: HsmConfig(token_label=labels)),
    st.dictionaries(NAMES, NAMES, max_size=3).map(lambda names: HsmConfig(names=names)),
    NAMES.map(lambda name: HsmConfig(library_path=f"/opt/{name}", slot_id="all")),
)


@given(HSMS, st.sampled_from(["json", "pretty"]), st.integers(0, 23))
@settings(max_examples=50 * MORE, deadline=None)
def test_the_collector_reads_what_the_host_would(hsm: HsmConfig, style: Any, hour: int) -> None:
    """Whatever is configured, the container's config.yaml says the same of HSM, collector and log."""
    config = Config(hsm, collector=CollectorConfig(daily_collection_hour=hour), logging=LoggingConfig(format=style))
    text = next(file.text for file in PART.render(Site(config)) if file.path == "containers/config.yaml")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "config.yaml")
        file.write_text(text, encoding="utf-8")
        read = load(file, {}).config
    assert (read.hsm, read.collector, read.logging) == (config.hsm, config.collector, config.logging)


def test_services_find_each_other(tmp_path: Path) -> None:
    """An address on localhost becomes the service that has the port; one elsewhere stays; so does Prometheus itself."""
    bundle = {"prometheus": {"alertmanagers": ["localhost:9093", "am.example.com:9093"]}}
    folder = rendered(tmp_path, {"exporter": {"port": 9555}, "bundle": bundle})
    prometheus = yaml.safe_load((folder / "prometheus/prometheus.yml").read_text())
    exporters, itself = (job["static_configs"][0]["targets"] for job in prometheus["scrape_configs"])
    assert (exporters, itself) == (["node_exporter:9100"], ["localhost:9090"])
    (alertmanagers,) = prometheus["alerting"]["alertmanagers"]
    assert alertmanagers["static_configs"][0]["targets"] == ["alertmanager:9093", "am.example.com:9093"]
    assert prometheus["remote_write"][0]["url"] == "http://victoriametrics:8428/api/v1/write"
    sources = yaml.safe_load((folder / "grafana/datasources/luna-textfile.yaml").read_text())["datasources"]
    assert [source["url"] for source in sources] == ["http://prometheus:9090", "http://victoriametrics:8428"]
    published = yaml.safe_load((folder / "compose.yaml").read_text())["services"]["node_exporter"]["ports"]
    assert published == ["127.0.0.1:9555:9100"]


def test_every_service_is_confined(containers: Path) -> None:
    """No service has a capability, can gain one, writes to its image, or publishes beyond this host."""
    services = yaml.safe_load((containers / "compose.yaml").read_text())["services"]
    assert services.keys() >= {"collector", "node_exporter", "prometheus", "victoriametrics", "alertmanager", "grafana"}
    for name, service in services.items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["read_only"] is True, name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        assert "healthcheck" in service, name
        assert re.search(r":(?!latest)[^:/]+$", service["image"]), name


def test_what_is_mounted_is_there(tmp_path: Path) -> None:
    """Every file and folder of the whole bundle that a service mounts by default has been rendered."""
    folder = rendered(tmp_path, only="alerts,alertmanager,grafana,containers")
    services = yaml.safe_load((folder / "compose.yaml").read_text())["services"].values()
    sources = [mount["source"] for service in services for mount in service["volumes"] if isinstance(mount, dict)]
    defaults = [re.sub(r"\$\{\w+:-([^${}]*)\}", r"\1", re.sub(r"\$\{\w+:\+[^}]*\}", "", source)) for source in sources]
    for source in (re.sub(r"\$\{\w+:-(.*)\}", r"\1", default) for default in defaults):
        assert (folder / source).exists(), source
    assert len(defaults) >= 10


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("base_image", "debian:latest"),
        ("base_image", "debian"),
        ("base_image", "debian:12\nRUN evil"),
        ("packages", ["python3"]),
        ("packages", ["python3=3.11.*' && evil '"]),
        ("client_directory", "/a:/b"),
        ("lock_directory", "relative"),
        ("uid", 0),
        ("publish_address", "localhost"),
    ],
)
def test_what_would_break_a_file_is_refused(tmp_path: Path, key: str, value: object) -> None:
    """A value that its file could not carry is a problem of the configuration, with its key; nothing is written."""
    done = command(tmp_path, {"bundle": {"containers": {key: value}}}, "containers")
    assert done.returncode == 2
    assert f"bundle.containers.{key}" in done.stderr
    assert not (tmp_path / "bundle").exists()


@pytest.mark.parametrize(
    "given_settings",
    [
        {"base_image": f"registry.example.com:5000/debian@sha256:{'0' * 64}", "python_version": "3.13"},
        {"publish_address": "::1", "client_directory": "", "lock_directory": "", "chrystoki_conf": ""},
    ],
)
def test_other_sites_are_possible(tmp_path: Path, given_settings: Mapping[str, str]) -> None:
    """Another registry by digest, another Python, IPv6, and no client at all reach the files."""
    folder = rendered(tmp_path, {"bundle": {"containers": given_settings}})
    text = "".join(file.read_text() for file in sorted(folder.rglob("*")) if file.is_file())
    if "publish_address" in given_settings:
        assert '"[::1]:9100:9100"' in text
        assert "PublishPort=[::1]:9100:9100" in text
        assert "safenet" not in (folder / "quadlet/luna-collector.container").read_text()
    else:
        assert text.count(f"FROM {given_settings['base_image']}") == 2
        assert "--python-version 3.13" in text
