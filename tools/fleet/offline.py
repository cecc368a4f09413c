"""What rules and panels take on a fleet whose past lies in the data bases: no scrape is needed for that."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from fixtures.server import Server
from fixtures.victoria_metrics import victoria_metrics

from luna_textfile.bundle.schema.types_basic import seconds
from tools.fleet.clock import Asked, took
from tools.fleet.held import END, Held, held
from tools.fleet.panels import ALL, panels
from tools.fleet.site import Fleet, hsm_name
from tools.fleet.stores import to_victoria_metrics
from tools.fleet.windows import SCRAPE, Span

DAY = 86400
RELEASES = ("debian", "newest")
MANY = ("luna-fleet", "luna-monitor")
"""Dashboards that are looked at with all HSMs; the others with one."""

Found = dict[str, dict[str, Any]]
"""A measurement by what was measured, then by the server."""


def rules(fleet: Fleet, bundle: Path, folder: Path) -> Found:
    """Measure each group of rules on every server: interval, and CPU seconds and seconds of one evaluation."""
    groups = list(_groups(bundle))
    found: Found = {}
    for name, server, url in _servers(held(fleet, bundle, folder, "newest"), folder):
        for group, interval, expressions in groups:
            times = [took(server, url, Asked(expression, END)) for expression in expressions]
            cost = {"interval": interval, "cpu": sum(time.cpu for time in times)}
            found.setdefault(group, {})[name] = cost | {"wall": sum(time.wall for time in times)}
    return found


def graphs(fleet: Fleet, bundle: Path, folder: Path, past: Span) -> Found:
    """Measure each panel over a past that all series have: all its queries, one after the other.

    One that asks of more days what it asks of one, this moment, is left to that.
    """
    found: Found = {}
    span = past.begin // DAY * DAY
    for name, server, url in _servers(held(fleet, bundle, folder, "newest", past), folder):
        for chosen in (ALL, _one(fleet)):
            of_a_day = set(panels(bundle, DAY, chosen)) if span != DAY else set()
            for panel in panels(bundle, span, chosen):
                if (panel.dashboard in MANY) == (chosen is ALL) and panel not in of_a_day:
                    times = [took(server, url, Asked(one.expression, END, span, one.step)) for one in panel.targets]
                    cost = {"cpu": sum(time.cpu for time in times), "wall": sum(time.wall for time in times)}
                    found.setdefault(f"{panel.dashboard}: {panel.title}", {})[name] = cost
    return found


def _one(fleet: Fleet) -> dict[str, str]:
    """Return the variables that choose one HSM; an expression's text has a backslash twice."""
    address = re.escape(f"{fleet.hosts()[1].address}:9100")
    return {"hsm": hsm_name(1), "host": address.replace("\\", "\\\\")}


def _servers(one: Held, folder: Path) -> Iterator[tuple[str, Server, str]]:
    """Yield each server while it runs: its name, the program, its address."""
    for release in RELEASES:
        with one.blocks.served(release) as running:
            yield f"Prometheus, {release}", running.server, running.url
    for release in RELEASES:
        with _filled(one, release, folder) as (server, url):
            yield f"VictoriaMetrics, {release}", server, url


@contextmanager
def _filled(one: Held, release: str, folder: Path) -> Iterator[tuple[Server, str]]:
    data = folder / f"victoria-metrics-{release}"
    with victoria_metrics(data, release, data.with_suffix(".log")) as store:
        to_victoria_metrics({**one.scraped, **one.recorded}, store.url)
        yield store.server, store.url


def _groups(folder: Path) -> Iterator[tuple[str, int, Iterable[str]]]:
    """Yield each group: its name, its interval in seconds, the expressions of its rules."""
    for path in sorted(folder.glob("prometheus/rules/*.yml")):
        for group in yaml.safe_load(path.read_text())["groups"]:
            yield group["name"], seconds(group.get("interval", f"{SCRAPE}s")), [r["expr"] for r in group["rules"]]
