"""prometheus.yml and agent.yml, judged by promtool and run by Prometheus, of both releases."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures import web
from fixtures.prometheus import AGENT, StartPrometheus
from fixtures.proven import RELEASES, require_release

from downstream.rendered import variables, write
from luna_textfile.bundle.schema.types_basic import seconds
from luna_textfile.config.problems import ConfigError

EACH_RELEASE = pytest.mark.parametrize("release", RELEASES)

ODD: dict[str, Any] = {
    "job": 'a "b" %{HOME} $HOME ${1} {{ c }} \\ \u00e9',
    "self_job": "# 'x': [",
    "targets": ["hsm-1.example:9100", "[2001:db8::1]:9100"],
    "scrape_interval": "2m",
    "scrape_timeout": "2m",
    "external_labels": {"cluster": "x y", "replica": "a", "null": "yes"},
    "replica_label": "null",
    "alertmanagers": ["a:1", "b:2"],
}
FILES: dict[str, Any] = {
    "target_files": ["/etc/prometheus/luna/*.yml", "/x.json"],
    "alertmanagers": [],
    "service_targets": ["crypto-1.example:8080"],
}
NOWHERE: dict[str, Any] = {"remote_write_url": "", "external_labels": {}}
SETTINGS = pytest.mark.parametrize("settings", [{}, ODD, FILES, NOWHERE], ids=["default", "odd", "files", "nowhere"])


def with_access(folder: Path) -> dict[str, Any]:
    """Return settings that speak to all peers with a user and by TLS; the files are there but for the TLS key."""
    (folder / "credentials").write_text("x")
    user = {"username": "monitor", "credentials_file": str(folder / "credentials")}
    peers = {peer: user | {"ca_file": "/etc/ssl/certs/ca-certificates.crt"} for peer in ("exporter", "alertmanager")}
    return {"access": peers | {"remote_write": user}}


def lint(release: str, *arguments: str | Path) -> None:
    """Have promtool check a configuration with every lint; any finding fails."""
    promtool = require_release("promtool", release)
    command = [promtool, "check", "config", "--lint=all", "--lint-fatal", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "SUCCESS" in done.stdout


@EACH_RELEASE
@SETTINGS
def test_promtool_finds_nothing(tmp_path: Path, release: str, settings: dict[str, Any]) -> None:
    """Server and agent pass with the defaults, with odd texts, with files of targets, without a remote storage."""
    folder = write(tmp_path, "prometheus", "alerts", prometheus=settings) / "prometheus"
    lint(release, folder / "prometheus.yml")
    assert (folder / "agent.yml").exists() == (settings is not NOWHERE)
    if settings is not NOWHERE:
        lint(release, "--agent", folder / "agent.yml")


@EACH_RELEASE
def test_access_by_files(tmp_path: Path, release: str) -> None:
    """With users and certificates for every peer promtool finds the files where the settings say."""
    folder = write(tmp_path, "prometheus", prometheus=with_access(tmp_path)) / "prometheus"
    lint(release, folder / "prometheus.yml")
    assert (folder / "prometheus.yml").read_text().count("password_file") == 3


def test_odd_texts_arrive(tmp_path: Path) -> None:
    """What a setting says is what a reader of the YAML gets, whatever its characters."""
    folder = write(tmp_path, "prometheus", "victoriametrics", prometheus=ODD)
    server = yaml.safe_load((folder / "prometheus/prometheus.yml").read_text())
    vmagent = yaml.safe_load((folder / "victoriametrics/vmagent.yml").read_text())
    assert server["scrape_configs"][0]["job_name"] == vmagent["scrape_configs"][0]["job_name"] == ODD["job"]
    assert "%{" not in (folder / "victoriametrics/vmagent.yml").read_text()
    assert server["global"]["external_labels"] == ODD["external_labels"]
    assert server["alerting"]["alert_relabel_configs"][0]["regex"] == "(null)"


def test_no_time_out_beyond_the_interval(tmp_path: Path) -> None:
    """Prometheus refuses a scrape time-out longer than the interval; the interval is taken instead."""
    folder = write(tmp_path, "prometheus", prometheus={"scrape_interval": "10s", "scrape_timeout": "1m"})
    assert yaml.safe_load((folder / "prometheus/prometheus.yml").read_text())["global"]["scrape_timeout"] == "10s"


WRONG: dict[str, dict[str, Any]] = {
    "self_job": {"job": "prometheus"},
    "service_job": {"service_job": "luna-hsm", "service_targets": ["a:1"]},
    "access.exporter.credentials_file": {"access": {"exporter": {"credentials_file": "/x"}}},
    "access.remote_write.certificate_file": {"access": {"remote_write": {"certificate_file": "/x"}}},
    "access.alertmanager.key_file": {"access": {"alertmanager": {"key_file": "/x"}}},
}


@pytest.mark.parametrize("key", WRONG)
@pytest.mark.parametrize("part", ["prometheus", "victoriametrics"])
def test_settings_that_do_not_agree(tmp_path: Path, part: str, key: str) -> None:
    """What Prometheus would refuse is refused before anything is written, with the key."""
    with pytest.raises(ConfigError, match=f"bundle.prometheus.{key} = "):
        write(tmp_path, part, prometheus=WRONG[key])
    assert not list(tmp_path.iterdir())


@EACH_RELEASE
def test_files_of_targets_may_tell_kinds_apart(tmp_path: Path, release: str) -> None:
    """What a file says of its targets stays; what it does not say comes from the settings."""
    targets = tmp_path / "targets.json"
    own = {"targets": ["lab-1:9100"], "labels": {"environment": "lab", "hsm_type": "luna 6"}}
    targets.write_text(json.dumps([own, {"targets": ["prod-1:9100"]}]))
    folder = write(tmp_path / "bundle", "prometheus", prometheus={"target_files": [str(targets)]}) / "prometheus"
    promtool = require_release("promtool", release)
    command = [str(promtool), "check", "service-discovery", "--timeout=2s", str(folder / "prometheus.yml"), "luna-hsm"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    found = {row["labels"]["instance"]: row["labels"] for row in json.loads(done.stdout)}
    kinds = {name: (labels["environment"], labels["hsm_type"]) for name, labels in found.items()}
    assert kinds == {"lab-1:9100": ("lab", "luna 6"), "prod-1:9100": ("production", "luna")}


@EACH_RELEASE
def test_both_start(prometheus: StartPrometheus, tmp_path: Path, release: str) -> None:
    """A server with every rule and an agent run with the files as rendered, and keep the external labels."""
    folder = write(tmp_path, "prometheus", "alerts", prometheus={"job": ODD["job"]}) / "prometheus"
    server = prometheus(folder / "prometheus.yml", tmp_path / f"data-{release}", release)
    agent = prometheus(folder / "agent.yml", tmp_path / f"agent-{release}", release, agent=True)
    for running in (server, agent):
        assert "monitor: luna-textfile" in web.ask(f"{running.url}/api/v1/status/config")


def test_options_of_the_units(tmp_path: Path) -> None:
    """Retention is longer than the 30 days of the forecasts; the agent's options are those that both releases take."""
    folder = write(tmp_path, "prometheus", prometheus={"directory": "/srv/p"}) / "prometheus"
    (retention,) = variables(folder / "prometheus.default")["ARGS"].split()
    assert seconds(retention.removeprefix("--storage.tsdb.retention.time=")) > seconds("30d")
    agent = folder / "agent.default"
    assert variables(agent) == {"ARGS": f"{AGENT['newest']} --config.file=/srv/p/agent.yml"}
    assert f'#ARGS="{AGENT["debian"]} --config.file=/srv/p/agent.yml"' in agent.read_text()
