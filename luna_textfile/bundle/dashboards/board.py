"""Dashboards: a file of dashboards/ completed to what Grafana loads. dashboards/README.md tells what a file holds."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from luna_textfile.bundle.dashboards.macros import limits_of
from luna_textfile.bundle.dashboards.panel import Panels, merged
from luna_textfile.bundle.dashboards.text import Reader
from luna_textfile.bundle.engine.site import File, Site
from luna_textfile.bundle.engine.templates import folder

Json = dict[str, Any]

COLUMNS = 24
"""Width of Grafana's grid."""

EVERYWHERE = ("datasource", "job", "instance")
"""Variables of every dashboard."""

_OURS = ("variables", "source", "marks", "panels")


def dashboards(site: Site) -> Iterator[File]:
    """Yield every dashboard, completed. Raises ValueError for a line of panels that leaves a hole in the grid."""
    limits = limits_of(site.config, site.bundle)
    reader = Reader(site, limits)
    panels = Panels(site, reader.read("_panels"), limits)
    for path in sorted(folder("dashboards").glob("luna-*.json")):
        given = reader.read(path.stem)
        variables = given.get("variables", [])
        # Grafana would show $hsm literally where there is no such variable.
        chosen = 'hsm=~"|$hsm"' if "hsm" in variables else ""
        frame = reader.read("_dashboard", source=given.get("source", "luna_monitor_up"), chosen_hsm=chosen)
        board = merged(frame, {"uid": path.stem} | {key: value for key, value in given.items() if key not in _OURS})
        known = {variable["name"]: variable for variable in frame["templating"]["list"]}
        wanted = (*EVERYWHERE, *variables)
        board["templating"] = {"list": [known[name] if isinstance(name, str) else name for name in wanted]}
        source = {"datasource": {"type": "prometheus", "uid": "${datasource}"}, "enable": True, "hide": False}
        board["annotations"]["list"] += [source | mark for mark in given.get("marks", ())]
        board["panels"] = _arranged(map(panels.completed, given["panels"]))
        yield File(f"grafana/dashboards/{path.name}", json.dumps(board, indent=2, ensure_ascii=False) + "\n")


def _arranged(panels: Iterable[Json]) -> list[Json]:
    """Return the panels numbered and placed, those below a collapsed row inside it: there Grafana looks for them."""
    found: list[Json] = []
    for number, panel in enumerate(_placed(panels), 1):
        if found and found[-1].get("collapsed") and panel["type"] != "row":
            found[-1]["panels"].append(panel | {"id": number})
        else:
            found.append(panel | {"id": number})
    return found


def _placed(panels: Iterable[Json]) -> Iterator[Json]:
    """Yield the panels with their places: lines of 24 columns, one below the other."""
    x = y = line = 0
    for panel in panels:
        width, height = (COLUMNS, 1) if panel["type"] == "row" else (panel.pop("w"), panel.pop("h"))
        if x and (height != line or x + width > COLUMNS):
            raise ValueError(f"{panel['title']}: it does not fit into its line of panels")
        line = height
        yield panel | {"gridPos": {"x": x, "y": y, "w": width, "h": height}}
        x += width
        if x == COLUMNS:
            x, y = 0, y + line
    if x:
        raise ValueError(f"the last line of panels fills {x} columns of {COLUMNS}")
