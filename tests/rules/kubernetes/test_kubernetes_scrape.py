"""Both scrapes, handed to the programs that will run them, and their effect on a node."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures.kustomized import EVERY, of_kind
from fixtures.proven import RELEASES, require_release

EACH = pytest.mark.parametrize("bundle", EVERY.values(), ids=EVERY)
EACH_RELEASE = pytest.mark.parametrize("release", RELEASES)


def snake(key: str) -> str:
    """Return an operator's key as the programs write it."""
    return re.sub(r"(?<!_)[A-Z]+", lambda found: f"_{found[0].lower()}", key)


def relabelling(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return relabelling steps as the programs read them."""
    return [{snake(key): value for key, value in step.items()} for step in steps]


def scrape(spec: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a configuration with one scrape."""
    discovery = [{**one, "role": one["role"].lower()} for one in spec["kubernetesSDConfigs"]]
    for one in discovery:
        one["selectors"] = [{**chosen, "role": chosen["role"].lower()} for chosen in one["selectors"]]
    common = {
        "scrape_timeout": spec["scrapeTimeout"],
        # The programs ask for an API server here; the operators put their own.
        "kubernetes_sd_configs": [{**one, "api_server": "http://127.0.0.1:1"} for one in discovery],
    }
    return {"scrape_configs": [{**common, **more}]}


def run(folder: Path, release: str, program: str, *options: str, config: dict[str, Any]) -> None:
    """Let a program of a release judge a configuration; it stands in place of FILE."""
    path = folder / "config.yml"
    path.write_text(yaml.safe_dump(config))
    command = [str(require_release(program, release)), *(option.replace("FILE", str(path)) for option in options)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stdout + done.stderr


@EACH
def test_prometheus_takes_the_scrape(tmp_path: Path, bundle: dict[str, Any]) -> None:
    """Interval, discovery and relabelling of the ScrapeConfig, judged by promtool; Debian 12's knows no Kubernetes."""
    (resource,) = of_kind("ScrapeConfig", bundle)
    spec = resource["spec"]
    config = scrape(
        spec,
        job_name=spec["jobName"],
        scrape_interval=spec["scrapeInterval"],
        relabel_configs=relabelling(spec["relabelings"]),
        metric_relabel_configs=relabelling(spec["metricRelabelings"]),
    )
    run(tmp_path, "newest", "promtool", "check", "config", "FILE", config=config)


@EACH
@EACH_RELEASE
def test_victoriametrics_takes_the_scrape(tmp_path: Path, bundle: dict[str, Any], release: str) -> None:
    """The same of the VMScrapeConfig, judged by vmagent."""
    (resource,) = of_kind("VMScrapeConfig", bundle)
    spec = resource["spec"]
    config = scrape(
        spec,
        job_name="luna",
        scrape_interval=spec["scrape_interval"],
        relabel_configs=relabelling(spec["relabelConfigs"]),
        metric_relabel_configs=relabelling(spec["metricRelabelConfigs"]),
    )
    target = ("-remoteWrite.url=http://127.0.0.1:1", f"-remoteWrite.tmpDataPath={tmp_path}")
    run(tmp_path, release, "vmagent", "-dryRun", "-promscrape.config=FILE", *target, config=config)


def relabelled(steps: list[dict[str, Any]], labels: dict[str, str]) -> dict[str, str]:
    """Return what the steps `replace` make of labels, by Prometheus' rules: the whole text must match, $$ is $."""
    found = dict(labels)
    for step in steps:
        source = ";".join(found.get(name, "") for name in step.get("sourceLabels", ()))
        match = re.fullmatch(step.get("regex", "(.*)"), source)
        if match and "targetLabel" in step:
            # Python's template for Go's: \\1 for $1, and $ for $$.
            text = step.get("replacement", "$1").replace("\\", "\\\\").replace("$$", "\0")
            found[step["targetLabel"]] = match.expand(re.sub(r"\$(\d)", r"\\\1", text)).replace("\0", "$")
    return found


@EACH
@pytest.mark.parametrize("address", ["192.0.2.7", "[2001:db8::7]"])
def test_a_node_becomes_a_target_like_those_of_prometheus_yml(bundle: dict[str, Any], address: str) -> None:
    """The port is that of node_exporter, the node's name the instance; job, environment and type are as elsewhere."""
    node = {"__address__": f"{address}:10250", "__meta_kubernetes_node_name": "node-7", "job": "of the operator"}
    job = bundle.get("prometheus", {}).get("job", "luna-hsm")
    wanted = {
        "__address__": f"{address}:9100",
        "instance": "node-7",
        "environment": "production",
        "hsm_type": "luna",
    }
    (resource,) = of_kind("ScrapeConfig", bundle)
    found = relabelled(resource["spec"]["relabelings"], node)
    assert {key: found[key] for key in wanted} == wanted
    # The operator makes a relabelling step of the job's name too.
    assert relabelled([{"targetLabel": "job", "replacement": resource["spec"]["jobName"]}], node)["job"] == job
    (resource,) = of_kind("VMScrapeConfig", bundle)
    found = relabelled(resource["spec"]["relabelConfigs"], node)
    assert {key: found[key] for key in (*wanted, "job")} == {**wanted, "job": job}


@EACH
def test_only_nodes_that_collect_are_scraped(bundle: dict[str, Any]) -> None:
    """The scrapes select nodes by the very label that the pods select them by."""
    label = bundle.get("kubernetes", {}).get("node_label", "luna-textfile=collector")
    for kind in ("ScrapeConfig", "VMScrapeConfig"):
        (resource,) = of_kind(kind, bundle)
        (discovery,) = resource["spec"]["kubernetesSDConfigs"]
        assert [one["label"] for one in discovery["selectors"]] == [label]
