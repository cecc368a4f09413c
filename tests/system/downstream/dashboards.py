"""The queries of the rendered dashboards, with their variables replaced as Grafana does at "All"."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from luna_textfile.bundle.schema.types_basic import seconds

POINTS = 200
"""Points of a panel's query: about as many as its width has."""

ANNOTATION_POINTS = 10000
"""Of an annotation Grafana asks for a point a minute, as far as Prometheus's limit of 11,000 allows."""

_SCRAPE = 60
_VARIABLE = re.compile(r"\$([a-zA-Z_]\w*)|\$\{(\w+)(?::\w+)?\}")
_VALUES = re.compile(r"label_values\((.+), *(\w+)\)")


class Query(NamedTuple):
    """A query: where it stands, its text with variables replaced, its span (0: one moment) and its step in seconds."""

    where: str
    expression: str
    span: int
    step: int


class _Found(NamedTuple):
    where: str
    expression: str
    points: int
    """0: it is asked for one moment."""


def queries(folder: Path) -> Iterator[Query]:
    """Yield every query of every panel, annotation and variable."""
    for path in sorted(folder.glob("grafana/dashboards/*.json")):
        dashboard = json.loads(path.read_text(encoding="utf-8"))
        span = seconds(dashboard["time"]["from"].removeprefix("now-"))
        for where, expression, points in _found(dashboard):
            step = max(_SCRAPE, span // (points or POINTS))
            text = replaced(expression, variables(dashboard), span, step)
            yield Query(f"{path.stem}: {where}", text, span if points else 0, step)


def _found(dashboard: dict[str, Any]) -> Iterator[_Found]:
    for panel in _panels(dashboard["panels"]):
        for target in panel.get("targets", ()):
            points = 0 if target.get("instant") else POINTS
            yield _Found(f"{panel['title']} {target['refId']}", target["expr"], points)
    for annotation in dashboard["annotations"]["list"]:
        if "expr" in annotation:
            yield _Found(f"annotation {annotation['name']}", annotation["expr"], ANNOTATION_POINTS)
    for variable in dashboard["templating"]["list"]:
        query = variable.get("query")
        text = query["query"] if isinstance(query, dict) else str(query)
        if match := _VALUES.fullmatch(text):
            yield _Found(f"variable {variable['name']}", f"count by ({match[2]}) ({match[1]})", 0)


def _panels(panels: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for panel in panels:
        yield panel
        yield from _panels(panel.get("panels", []))


def variables(dashboard: dict[str, Any]) -> dict[str, str]:
    """Return the value of each variable at its start."""
    return {variable["name"]: _value(variable) for variable in dashboard["templating"]["list"]}


def _value(variable: dict[str, Any]) -> str:
    current = variable.get("current", {}).get("value", "$__all")
    chosen = current[0] if isinstance(current, list) else current
    return variable.get("allValue") or ".+" if chosen == "$__all" else str(chosen)


def replaced(expression: str, chosen: dict[str, str], span: int, step: int) -> str:
    """Return a query with its variables replaced, Grafana's own among them; span and step in seconds."""
    built_in = {
        "__interval": f"{step}s",
        "__rate_interval": f"{max(4 * _SCRAPE, step + _SCRAPE)}s",
        "__range": f"{span}s",
        "__range_s": str(span),
    }
    known = chosen | built_in
    return _VARIABLE.sub(lambda match: known[match[1] or match[2]], expression)
