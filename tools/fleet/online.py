"""What the programs need for a fleet that is really scraped, once a minute."""

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fixtures import port, web
from fixtures.prometheus import Prometheus
from fixtures.server import Server

from tools.fleet.live import agents, exporters, watched
from tools.fleet.process import cpu_seconds, memory
from tools.fleet.site import Fleet


def needs(fleet: Fleet, release: str, minutes: int, folder: Path) -> dict[str, Any]:
    """Scrape with Prometheus for so many minutes; return what it and the VictoriaMetrics behind it took, and series."""
    folder.mkdir(parents=True)
    with (
        exporters(fleet, folder) as served,
        watched(served.instances, release, folder) as (server, store, _),
    ):
        costs = _took({"Prometheus": server.server, "VictoriaMetrics": store.server}, minutes, release)
        return {**_said(server, minutes), "programs": costs}


def needs_of_agents(fleet: Fleet, release: str, minutes: int, folder: Path) -> dict[str, Any]:
    """Scrape with vmagent, vmalert evaluating; return what these and their VictoriaMetrics took, and series."""
    folder.mkdir(parents=True)
    with exporters(fleet, folder) as served, agents(served.instances, release, folder) as (programs, url):
        costs = _took(programs, minutes, release)
        up = web.query(url, "query", query='count(up{job="luna-hsm"} == 1)', time=str(time.time()))
        return {
            "minutes": minutes,
            # Those with a sample within the hour. To count them by a query is too much for its limit.
            "series": int(metrics(url)['vm_cache_entries{type="storage/hour_metric_ids"}']),
            "hosts_down": len(served.instances) - (int(up[0]["value"][1]) if up else 0),
            "failures": _failures(port.url(programs["vmalert"])),
            "programs": costs,
        }


def _took(programs: Mapping[str, Server], minutes: int, release: str) -> dict[str, dict[str, float]]:
    """Let so many minutes pass; return the most memory of each program, and the CPU seconds that it used a minute."""
    most = dict.fromkeys(programs, 0.0)
    for minute in range(minutes):
        time.sleep(60)
        most = {name: max(most[name], memory(server.pid).own) for name, server in programs.items()}
        said = ", ".join(f"{name} {size:.0f} MiB" for name, size in most.items())
        _say(f"{release}, minute {minute + 1} of {minutes}: {said}")
    return {
        name: {"memory": most[name], "cpu_a_minute": cpu_seconds(server.pid) / minutes}
        for name, server in programs.items()
    }


def _said(server: Prometheus, minutes: int) -> dict[str, Any]:
    """Return what Prometheus says of itself: series, samples a second, hosts that it does not reach."""
    numbers = metrics(server.url)
    appended = sum(value for name, value in numbers.items() if name.startswith(_APPENDED))
    down = web.query(server.url, "query", query='count(up{job="luna-hsm"} == 0)', time=str(time.time()))
    return {
        "minutes": minutes,
        "series": int(numbers["prometheus_tsdb_head_series"]),
        "samples_a_second": appended / minutes / 60,
        "hosts_down": int(down[0]["value"][1]) if down else 0,
        "failures": _failures(server.url),
    }


def _failures(url: str) -> int:
    """Return how often a rule could not be evaluated: a query of a fleet can be more than a storage allows."""
    return int(sum(value for name, value in metrics(url).items() if name.startswith(_FAILURES)))


_APPENDED = "prometheus_tsdb_head_samples_appended_total"
_FAILURES = (
    "prometheus_rule_evaluation_failures_total",
    # vmalert 1.79 reports the last evaluation only; the newest counts, and adds s_total.
    "vmalert_alerting_rules_error",
    "vmalert_recording_rules_error",
)


def metrics(url: str) -> Mapping[str, float]:
    """Return what a program says of itself, by series."""
    lines = (line for line in web.ask(f"{url}/metrics").splitlines() if line and not line.startswith("#"))
    return {series: float(value) for series, _, value in (line.rpartition(" ") for line in lines)}


def _say(what: str) -> None:
    print(f"fleet: {what}", file=sys.stderr, flush=True)
