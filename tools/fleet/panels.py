"""The queries of the rendered dashboards, as Grafana sends them for a span and a choice of HSMs."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from downstream.dashboards import replaced, variables

from luna_textfile.bundle.schema.types_basic import seconds

POINTS = 1000
"""Points that Grafana asks for: the width of a panel on a wide screen. A panel may set fewer itself."""

STEPS = (60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
"""Steps that Grafana rounds to, in seconds; the nearest one."""

OURS = ("luna-hsm", "luna-security", "luna-capacity", "luna-fleet", "luna-monitor")
"""Dashboards about HSMs; luna-crypto-service shows a service's metrics."""


class Target(NamedTuple):
    """One query: its text with variables replaced; the step in seconds, 0 for one moment."""

    expression: str
    step: int


class Panel(NamedTuple):
    """A panel of a dashboard, and all that it asks."""

    dashboard: str
    title: str
    targets: tuple[Target, ...]


ALL = {"hsm": ".*", "host": ".+"}
"""Every HSM, and so every host."""


def panels(folder: Path, span: int, chosen: Mapping[str, str]) -> Iterator[Panel]:
    """Yield the panels over a span in seconds; `chosen` has regular expressions for the variables hsm and host."""
    for name in OURS:
        dashboard = json.loads((folder / "grafana" / "dashboards" / f"{name}.json").read_text(encoding="utf-8"))
        values = {**variables(dashboard), **chosen}
        for panel in _all(dashboard["panels"]):
            targets = tuple(_target(panel, target, values, span) for target in panel.get("targets", ()))
            if targets:
                yield Panel(name, panel["title"], targets)


def _all(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for panel in found:
        yield panel
        yield from _all(panel.get("panels", []))


def _target(panel: dict[str, Any], target: dict[str, Any], values: dict[str, str], span: int) -> Target:
    wanted = span / panel.get("maxDataPoints", POINTS)
    step = max(seconds(panel["interval"]), min(STEPS, key=lambda step: abs(step - wanted)))
    expression = replaced(target["expr"], values, span, step)
    return Target(expression, 0 if target.get("instant") else step)
