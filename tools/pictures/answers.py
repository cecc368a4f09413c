"""What a data source would answer to the queries of a dashboard, for the page that draws it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from downstream.dashboards import replaced, variables
from fixtures import web

WIDTH = 1600
POINTS = 300


def picture(dashboard: Path, url: str, begin: int, end: int) -> dict[str, Any]:
    """Return the dashboard and the answers of the data base at `url` to all its visible queries."""
    content = json.loads(dashboard.read_text(encoding="utf-8"))
    chosen = variables(content)
    panels = content["panels"]
    return {
        "title": content["title"],
        "panels": panels,
        "from": begin * 1000,
        "to": end * 1000,
        "width": WIDTH,
        "answers": {panel["id"]: list(_answers(panel, chosen, url, (begin, end))) for panel in panels},
    }


def _answers(
    panel: dict[str, Any], chosen: dict[str, str], url: str, span: tuple[int, int]
) -> Iterator[dict[str, Any]]:
    begin, end = span
    for target in panel.get("targets", ()):
        least = 3600 if target.get("interval") == "1h" else 60
        points = POINTS * panel["gridPos"]["w"] // 24
        step = max(least, (end - begin) // points // 60 * 60)
        expression = replaced(target["expr"], chosen, end - begin, step)
        if target.get("instant"):
            result = web.query(url, "query", query=expression, time=str(end), nocache="1")
        else:
            times = {"start": str(begin), "end": str(end), "step": str(step)}
            result = web.query(url, "query_range", query=expression, **times, nocache="1")
        yield {
            "refId": target["refId"],
            "legend": target.get("legendFormat", ""),
            "format": target.get("format", "time_series"),
            "instant": bool(target.get("instant")),
            "seconds": step,
            "result": result,
        }
