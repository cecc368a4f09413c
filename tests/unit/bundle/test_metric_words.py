"""Every metric name of rules and dashboards is known, reaches its reader, and no family of ours is left unused."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from downstream.dashboards import queries
from downstream.others import others
from downstream.rendered import write
from downstream.rules import rules
from downstream.series import MINUTE, Grid
from downstream.words import metrics

from luna_textfile.bundle.validation.read import read
from luna_textfile.catalogue import FAMILIES

OURS = {family.name for family in FAMILIES}
OF_PROMETHEUS = {"up", "ALERTS"}
"""Written by whoever scrapes or evaluates; no relabelling of a scrape touches them."""

OF_THE_EXPORTER = {"node_textfile_mtime_seconds", "node_textfile_scrape_error"}
OTHERS = {series.key.name for series in others(Grid(0, 0, MINUTE))} - OF_PROMETHEUS
"""Of Prometheus's remote_write and of the crypto service, by their names in the configuration."""

DEFAULTS = read({}, "the defaults")["prometheus"]


@pytest.fixture(scope="module")
def by_rules(bundle: Path) -> set[str]:
    """Give the names that rules read, in their expressions and in the queries of their annotations."""
    return {name for rule in rules(bundle) for query in (rule.expression, *rule.asked) for name in metrics(query)}


@pytest.fixture(scope="module")
def by_dashboards(bundle: Path) -> set[str]:
    """Give the names that panels, annotations and variables read."""
    return {name for query in queries(bundle) for name in metrics(query.expression)}


@pytest.fixture(scope="module")
def recorded(bundle: Path) -> set[str]:
    """Give the names that rules record."""
    return {rule.name for rule in rules(bundle) if not rule.is_alert}


def kept(relabelling: list[dict[str, Any]], names: set[str]) -> set[str]:
    """Give the names that a relabelling keeps; Prometheus matches whole names."""
    (keep,) = (step["regex"] for step in relabelling if step["action"] == "keep")
    return {name for name in names if re.fullmatch(keep, name)}


def jobs(bundle: Path) -> Iterator[dict[str, Any]]:
    """Yield the scrape jobs of prometheus.yml."""
    yield from yaml.safe_load((bundle / "prometheus/prometheus.yml").read_text())["scrape_configs"]


def test_every_word_is_known(by_rules: set[str], by_dashboards: set[str], recorded: set[str]) -> None:
    """A name is a family of ours, recorded by a rule, or of another program and declared here."""
    assert by_rules | by_dashboards <= OURS | recorded | OF_PROMETHEUS | OF_THE_EXPORTER | OTHERS


def test_every_family_is_used(by_rules: set[str], by_dashboards: set[str]) -> None:
    """Nothing is collected that no rule and no panel shows."""
    assert by_rules | by_dashboards >= OURS


def test_every_record_is_used(by_rules: set[str], by_dashboards: set[str], recorded: set[str]) -> None:
    """Nothing is recorded for nobody, but for what a person asks for."""
    assert recorded - by_rules - by_dashboards <= {
        "hsm:luna_monitor_hosts:count",
        "partition:luna_monitor_hosts:count",
        "hsm:hsm_utilization:ratio",  # of months; the panel asks for what its reader chose
    }


def test_scrapes_keep_what_is_used(bundle: Path, by_rules: set[str], by_dashboards: set[str]) -> None:
    """The keep filters of both jobs let through all that rules and dashboards read."""
    used = by_rules | by_dashboards
    for job in jobs(bundle):
        of_itself = job["job_name"] == DEFAULTS["self_job"]
        wanted = (
            {name for name in used if name.startswith("prometheus_")} if of_itself else used & (OURS | OF_THE_EXPORTER)
        )
        assert wanted
        assert kept(job["metric_relabel_configs"], wanted) == wanted


def test_remote_storage_has_what_is_used(bundle: Path, by_rules: set[str], by_dashboards: set[str]) -> None:
    """Dashboards on the remote storage and rules evaluated there find the same as beside Prometheus."""
    wanted = {name for name in by_rules | by_dashboards if name not in OTHERS or name.startswith("prometheus_")}
    server = yaml.safe_load((bundle / "prometheus/prometheus.yml").read_text())
    assert kept(server["remote_write"][0]["write_relabel_configs"], wanted) == wanted
    vmagent = yaml.safe_load((bundle / "victoriametrics/vmagent-keep.yml").read_text())
    scraped = wanted & (OURS | OF_THE_EXPORTER | {"up"})
    assert kept(vmagent, scraped) == scraped


def test_the_service_is_scraped_as_its_dashboard_reads_it(tmp_path: Path, by_dashboards: set[str]) -> None:
    """With targets for it, its metrics pass the scrape and the way to the remote storage, by Prometheus and vmagent."""
    settings = {"service_targets": ["crypto-1:8080"]}
    folder = write(tmp_path, "prometheus", "victoriametrics", prometheus=settings)
    wanted = {name for name in by_dashboards & OTHERS if not name.startswith("prometheus_")}
    server = yaml.safe_load((folder / "prometheus/prometheus.yml").read_text())
    vmagent = yaml.safe_load((folder / "victoriametrics/vmagent.yml").read_text())
    (by_server, by_vmagent) = (
        next(job for job in config["scrape_configs"] if job["job_name"] == DEFAULTS["service_job"])
        for config in (server, vmagent)
    )
    ways = (
        by_server["metric_relabel_configs"],
        server["remote_write"][0]["write_relabel_configs"],
        by_vmagent["metric_relabel_configs"],
        yaml.safe_load((folder / "victoriametrics/vmagent-keep.yml").read_text()),
    )
    for way in ways:
        assert kept(way, wanted | {"go_goroutines"}) == wanted
