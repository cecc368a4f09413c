"""Pint with a real Prometheus to ask: what the rules select exists, with these labels, and is of the right type."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from downstream.faults import END, FAULTS
from downstream.imports import to_openmetrics
from downstream.others import others
from downstream.rendered import write
from downstream.rules import record, rules
from downstream.series import Grid, Series
from downstream.stores import OnPrometheus
from fixtures import web
from fixtures.node_exporter import exporter
from fixtures.prometheus import Prometheus, import_blocks, prometheus
from fixtures.proven import REPOSITORY
from judge_programs import go_judge, hear
from test_judge_pint import CONFIGURATION

# Each is there for series that only such a host has: what changed or was lost, HA groups, few commands.
HOSTS = ("leaking", "changed", "access", "last-member", "zeroised", "reconfigured", "slow", "slot-down")
# Prometheus knows the type of a family from what it scrapes, and from nothing else: so it has a target too.
PROMETHEUS = """\
storage: {{tsdb: {{out_of_order_time_window: 100d}}}}
scrape_configs: [{{job_name: types, scrape_interval: 1s, static_configs: [{{targets: ["{target}"]}}]}}]
"""
PLACE = re.compile(r" <\w+>$", re.MULTILINE)
A_TIME = re.compile(r"_timestamp_|_mtime_|_timestamp$")


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the default bundle."""
    return write(tmp_path_factory.mktemp("bundle"))


@pytest.fixture(scope="module")
def server(rendered: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """Give a Prometheus with days of history up to now, and with what the rules record of it."""
    go_judge("pint")
    folder = tmp_path_factory.mktemp("online")
    now = int(time.time()) // 60 * 60
    to_openmetrics([_moved(series, now - END) for series in _history()], folder / "history.om")
    import_blocks(folder / "history.om", folder / "data", "newest")
    with ExitStack() as stack:
        files = _files(folder / "target")
        target = stack.enter_context(exporter(files, "newest", folder / "node_exporter.log"))
        config = folder / "prometheus.yml"
        config.write_text(PROMETHEUS.format(target=urlsplit(target.url).netloc))
        options = ("--web.enable-remote-write-receiver",)
        one = stack.enter_context(prometheus(config, folder / "data", "newest", folder / "prometheus.log", *options))
        record(rules(rendered), OnPrometheus(one), now)
        one.server.wait_until(lambda: "hsm_stats_total_commands" in web.ask(f"{one.url}/api/v1/metadata"))
        yield one


def _history() -> Iterator[Series]:
    for fault in FAULTS:
        if fault.name in HOSTS:
            yield from fault.series()
    yield from others(Grid(END, 1))


def _moved(series: Series, by: int) -> Series:
    """Return a series so many seconds later; a time that it tells is later too."""
    values = [value + by for value in series.values] if A_TIME.search(series.key.name) else series.values
    return Series(series.key, [moment + by for moment in series.times], values)


def _files(folder: Path) -> Path:
    """Return a folder with the jobs' own files of a simulated Luna."""
    folder.mkdir()
    for schedule in ("minute", "daily"):
        name = f"healthy.{schedule}.prom"
        # The golden files leave times out; any will do.
        text = (REPOSITORY / "tests" / "golden" / "collect_jobs" / "golden" / name).read_text()
        folder.joinpath(name).write_text(PLACE.sub(" 0", text))
    return folder


def findings(folder: Path, url: str, tmp_path: Path) -> list[str]:
    """Return what pint finds in the rules below a folder, asking the Prometheus at an address."""
    configuration = tmp_path / "pint.hcl"
    asked = f'uri = "{url}"\n  required = true\n  rateLimit = 10000'
    configuration.write_text(CONFIGURATION.read_text().replace('uri = "http://127.0.0.1:9"', asked))
    report = tmp_path / "report.json"
    verdict = hear(
        go_judge("pint"), "--no-color", "--config", configuration, "lint", "--require-owner", "--min-severity=info",
        "--fail-on=info", f"--json={report}", "rules", cwd=folder,
    )  # fmt: skip
    assert "online=true" in verdict.text, verdict.text
    problems = json.loads(report.read_text() or "[]") or []
    assert bool(problems) == bool(verdict.code), verdict.text
    return [
        f"{problem['path']}: {problem['reporter']}: {problem['problem']} {problem['details']}" for problem in problems
    ]


def test_rules_and_data_fit(rendered: Path, server: Prometheus, tmp_path: Path) -> None:
    """It has nothing to say about the rules on a Prometheus with data."""
    found = findings(rendered / "prometheus", server.url, tmp_path)
    assert not found, "\n".join(found)


def test_spoilt_rules_are_found(rendered: Path, server: Prometheus, tmp_path: Path) -> None:
    """A misspelt metric, and a rate of a gauge, are found."""
    folder = tmp_path / "spoilt" / "rules"
    folder.mkdir(parents=True)
    for file in rendered.glob("prometheus/rules/*.yml"):
        text = file.read_text().replace("luna_monitor_slot_up", "luna_monitor_slot_upp")
        folder.joinpath(file.name).write_text(text.replace("hsm_stats_total_commands", "hsm_token_session_count"))
    found = "\n".join(findings(folder.parent, server.url, tmp_path))
    assert "promql/series: query on nonexistent series" in found
    assert "promql/rate" in found
