"""Flags, units and scrape configuration of VictoriaMetrics' programs, judged and run by both releases."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures import port, web
from fixtures.proven import require, require_release
from fixtures.server import Server
from fixtures.vmalert import StartVmalert

from downstream.rendered import variables, write
from downstream.test_prometheus_files import EACH_RELEASE, FILES, NOWHERE, ODD, with_access

# vmalert and vmagent name the folder in their flags.
HERE = "victoriametrics"
SETTINGS = pytest.mark.parametrize("settings", [{}, ODD, FILES, NOWHERE], ids=["default", "odd", "files", "nowhere"])


def installed(folder: Path, settings: Mapping[str, Any]) -> Path:
    """Render and put rules and files where the settings say, as the summary tells; return that place."""
    place = folder / HERE
    write(folder, "prometheus", "alerts", HERE, prometheus=settings, victoriametrics={"directory": str(place)})
    (folder / "prometheus/rules").rename(place / "rules")
    return place


def dry_run(program: str, release: str, flags: Mapping[str, str], *arguments: str) -> None:
    """Have a program check its flags and files."""
    command = [str(require_release(program, release)), "-envflag.enable", "-dryRun", *arguments]
    done = subprocess.run(command, env={**os.environ, **flags}, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]


@EACH_RELEASE
@SETTINGS
def test_dry_runs(tmp_path: Path, release: str, settings: dict[str, Any]) -> None:
    """Vmagent and vmalert accept flags, scrape configuration, relabelling and rules."""
    place = installed(tmp_path, settings)
    dry_run("vmagent", release, variables(place / "vmagent.env"), "-promscrape.config.strictParse")
    dry_run("vmalert", release, variables(place / "vmalert.env"))


@EACH_RELEASE
def test_access_by_files(vmalert: StartVmalert, tmp_path: Path, release: str) -> None:
    """With users and certificates for every peer they start as well; vmalert reads its list of Alertmanagers too."""
    place = installed(tmp_path, with_access(tmp_path))
    dry_run("vmagent", release, variables(place / "vmagent.env"), "-promscrape.config.strictParse")
    flags = {**variables(place / "vmalert.env"), "rule": str(place / "none*.yml"), "remoteRead_url": ""}
    answer = web.ask(f"{vmalert(flags, release).url}/vmalert/notifiers")
    assert "localhost:9093" in answer


@EACH_RELEASE
def test_single_node(tmp_path: Path, release: str) -> None:
    """The single node starts with its options and has 12 months of retention and 60 s of deduplication."""
    folder = write(tmp_path, HERE, victoriametrics={"data": str(tmp_path / "data")}) / HERE
    flags = dict(variables(folder / "victoria-metrics.default"))
    program = str(require_release("victoria-metrics", release))
    command = [program, *flags.pop("ARGS").split(), "-httpListenAddr=127.0.0.1:0"]
    with Server(command, tmp_path / "log", flags) as server:
        shown = web.ask(f"{port.url(server)}/flags")
    for flag in (f'-storageDataPath="{tmp_path}/data"', '-retentionPeriod="12"', '-dedup.minScrapeInterval="1m0s"'):
        assert flag in shown or flag.replace("1m0s", "60s") in shown


def test_a_pair_tells_its_replicas_apart_but_not_its_alerts(tmp_path: Path) -> None:
    """Samples carry the replica's label, alerts of vmalert do not, or each would be told twice."""
    place = installed(tmp_path, {"external_labels": {"cluster": "x y", "replica": "a"}})
    assert variables(place / "vmalert.env")["external_label"] == "cluster=x y"
    labels = yaml.safe_load((place / "vmagent.yml").read_text())["global"]["external_labels"]
    assert labels == {"cluster": "x y", "replica": "a"}


def test_cluster(tmp_path: Path) -> None:
    """All parts of a cluster agree on nodes, copies and deduplication; each speaks to its own port."""
    settings = {"cluster": {"storage_nodes": ["a", "[2001:db8::1]"], "replication_factor": 3}}
    folder = write(tmp_path, HERE, victoriametrics=settings) / HERE / "cluster"
    storage, insert, select = (variables(folder / f"{name}.env") for name in ("vmstorage", "vminsert", "vmselect"))
    assert insert["storageNode"] == "a:8400,[2001:db8::1]:8400"
    assert select["storageNode"] == "a:8401,[2001:db8::1]:8401"
    assert insert["replicationFactor"] == select["replicationFactor"] == "3"
    assert storage["dedup_minScrapeInterval"] == select["dedup_minScrapeInterval"] == "60s"
    assert storage["retentionPeriod"] == "12"


def test_units_verify(tmp_path: Path) -> None:
    """Systemd understands every line of the units; the programs need not be installed for that."""
    analyze = require("systemd-analyze", "systemd")
    folder = write(tmp_path, HERE, victoriametrics={"programs": str(tmp_path)}) / HERE
    units = sorted(folder.rglob("*.service"))
    for unit in units:
        (tmp_path / unit.stem).symlink_to("/bin/true")
    command = [str(analyze), "verify", "--recursive-errors=no", "--man=no", *map(str, units)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert len(units) == 5
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
