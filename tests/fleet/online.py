"""What a Prometheus and the VictoriaMetrics behind it need for a fleet that is really scraped, once a minute."""

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rig import web
from rig.prometheus import Prometheus

from fleet.live import exporters, watched
from fleet.process import cpu_seconds, memory
from fleet.site import Fleet


def needs(fleet: Fleet, release: str, minutes: int, folder: Path) -> dict[str, Any]:
    """Scrape the fleet for so many minutes; return the most memory and the CPU of both programs, and the series."""
    folder.mkdir(parents=True)
    with (
        exporters(fleet, folder) as served,
        watched(served.instances, release, folder) as (server, store, _),
    ):
        programs = {"Prometheus": server.server.pid, "VictoriaMetrics": store.server.pid}
        most = dict.fromkeys(programs, 0.0)
        for minute in range(minutes):
            time.sleep(60)
            most = {name: max(most[name], memory(pid).own) for name, pid in programs.items()}
            _say(f"{release}, minute {minute + 1} of {minutes}: {most['Prometheus']:.0f} MiB")
        costs = {
            name: {"memory": most[name], "cpu_a_minute": cpu_seconds(pid) / minutes} for name, pid in programs.items()
        }
        return {**_said(server, minutes), "programs": costs}


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
    }


_APPENDED = "prometheus_tsdb_head_samples_appended_total"


def metrics(url: str) -> Mapping[str, float]:
    """Return what a program says of itself, by series."""
    lines = (line for line in web.ask(f"{url}/metrics").splitlines() if line and not line.startswith("#"))
    return {series: float(value) for series, _, value in (line.rpartition(" ") for line in lines)}


def _say(what: str) -> None:
    print(f"fleet: {what}", file=sys.stderr, flush=True)
