"""Rendered dashboards as tests read them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.parts.grafana import PART
from luna_textfile.config.model import CollectorConfig, Config

Json = dict[str, Any]

ODD = 'Zürich "two" << bundle >> {{ x }} $hsm [[job]] (a/b) 1\\2'
"""An HSM whose name has what is special in Jinja, PromQL, regular expressions and Grafana's variables."""


def files(interval: int = 60, **bundle: Any) -> dict[str, str]:
    """Render the part; a minute job every `interval` seconds, and settings of the section `bundle`."""
    config = Config(collector=CollectorConfig(minute_interval_seconds=interval), bundle=bundle)
    return {file.path: file.text for file in PART.render(Site(config))}


def boards(interval: int = 60, **bundle: Any) -> dict[str, Json]:
    """Return every rendered dashboard by its uid."""
    found = files(interval, **bundle).items()
    return {
        path.split("/")[-1].removesuffix(".json"): json.loads(text) for path, text in found if path.endswith(".json")
    }


def everything(board: Mapping[str, Any]) -> Iterator[Json]:
    """Yield every panel and row, those inside collapsed rows behind their row."""
    for panel in board["panels"]:
        yield panel
        yield from panel.get("panels", ())


def panels(board: Mapping[str, Any]) -> Iterator[Json]:
    """Yield every panel that is not a row."""
    return (panel for panel in everything(board) if panel["type"] != "row")


def panel(board: Mapping[str, Any], title: str) -> Json:
    """Return the panel with this title."""
    (found,) = [candidate for candidate in panels(board) if candidate["title"] == title]
    return found


def steps(thresholds: Mapping[str, Any]) -> dict[Any, str]:
    """Return thresholds as colour by value."""
    return {step["value"]: step["color"] for step in thresholds["steps"]}


def all_thresholds(one: Mapping[str, Any]) -> Iterator[Json]:
    """Yield the thresholds of a panel: of all series, and of single ones."""
    yield one["fieldConfig"]["defaults"]["thresholds"]
    for override in one["fieldConfig"]["overrides"]:
        yield from (item["value"] for item in override["properties"] if item["id"] == "thresholds")
