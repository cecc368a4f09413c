"""One panel of a dashboard: plain Grafana, with the shorthands of dashboards/README.md written out."""

import copy
from collections.abc import Iterable, Iterator, Mapping
from string import ascii_uppercase
from typing import Any

from luna_textfile.bundle.dashboards.levels import Levels, Pairs
from luna_textfile.bundle.dashboards.macros import DAILY_STEP, AgeLimits
from luna_textfile.bundle.engine.filters import regex
from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.schema.types_basic import written_duration

Json = dict[str, Any]

_SHORTHANDS = ("every", "unit", "levels", "fields", "columns", "alerts")
_NOW = ("stat", "gauge", "bargauge", "table")
"""Panels that show one moment: an instant query finds a gone series gone, a range query its last value."""


class Panels:
    """Completes panels with the defaults of their type, for one configuration."""

    def __init__(self, site: Site, defaults: Mapping[str, Json], limits: AgeLimits) -> None:
        self._bundle = site.bundle
        self._levels = Levels(site.bundle, limits)
        self._period = written_duration(limits.period)
        self._defaults = defaults

    def completed(self, given: Json) -> Json:
        """Return a panel as Grafana loads it, still without id and place."""
        kind = given["type"]
        if kind == "row":
            row: Json = merged(self._defaults["row"], given)
            return row
        plain = {key: value for key, value in given.items() if key not in _SHORTHANDS}
        panel: Json = merged(merged(self._defaults["every type"], self._defaults[kind]), plain)
        panel["fieldConfig"]["defaults"].setdefault("unit", given.get("unit"))
        daily = given.get("every") == "daily"
        panel["interval"] = DAILY_STEP if daily else self._period
        if daily and kind == "timeseries":
            # A number of the daily job holds until the next: a slope between the two would be made up.
            panel["fieldConfig"]["defaults"]["custom"]["lineInterpolation"] = "stepAfter"
        panel["targets"] = list(_targets(kind, given["targets"], panel["interval"]))
        panel["links"] = [*panel.get("links", ()), *map(self._runbook_link, self._enabled(given.get("alerts", ())))]
        self._add_levels(panel, given.get("levels", ()))
        panel["fieldConfig"]["overrides"] += self._field_overrides(given.get("fields", {}))
        if "columns" in given:
            panel["transformations"] = [*panel.get("transformations", ()), *_columns(given["columns"])]
            panel["fieldConfig"]["overrides"] += _texts(given["columns"])
        return panel

    def _enabled(self, names: Iterable[str]) -> Iterable[str]:
        return (name for name in names if self._bundle["alerts"][name]["enabled"])

    def _runbook_link(self, alert: str) -> Json:
        shown = {"title": f"Runbook: {alert}", "type": "link", "icon": "doc", "tooltip": "", "tags": []}
        flags = {"asDropdown": False, "targetBlank": True, "includeVars": False, "keepTime": False}
        return shown | flags | {"url": self._bundle["links"]["runbook"].replace("{alert}", alert)}

    def _add_levels(self, panel: Json, pairs: Pairs) -> None:
        if not pairs:
            return
        defaults = panel["fieldConfig"]["defaults"]
        thresholds = self._levels.thresholds
        if panel["type"] == "timeseries":
            thresholds = self._levels.lines
            defaults["custom"]["thresholdsStyle"] = {"mode": "dashed"}
        if panel["type"] == "stat":
            panel["options"]["colorMode"] = "background"
        defaults["thresholds"] = thresholds(pairs)
        for hsm in self._levels.with_own(pairs):
            # Series are called `hsm` or `hsm / label`. JavaScript's regular expressions, a slash in need of escape.
            matcher = {"id": "byRegexp", "options": regex(hsm).replace("/", r"\/") + r"( \/ .*)?"}
            own = {"id": "thresholds", "value": thresholds(pairs, hsm)}
            panel["fieldConfig"]["overrides"].append({"matcher": matcher, "properties": [own]})

    def _field_overrides(self, fields: Mapping[str, Json]) -> Iterator[Json]:
        for name, properties in fields.items():
            found = dict(properties)
            if "levels" in found:
                found["thresholds"] = self._levels.thresholds(found.pop("levels"))
            listed = [{"id": key, "value": value} for key, value in found.items()]
            yield {"matcher": {"id": "byName", "options": name}, "properties": listed}


def merged(base: Any, over: Any) -> Any:
    """Return `base` with what `over` has in its place; objects are merged, all else is replaced."""
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return copy.deepcopy(over)
    keys = [*base, *(key for key in over if key not in base)]
    return {key: merged(base.get(key), over[key]) if key in over else copy.deepcopy(base[key]) for key in keys}


def _targets(kind: str, targets: Iterable[Json], interval: str) -> Iterator[Json]:
    now = kind in _NOW
    shape = "table" if kind == "table" else "time_series"
    for ref, target in zip(ascii_uppercase, targets, strict=False):
        source = {"type": "prometheus", "uid": "${datasource}"}
        how = {"editorMode": "code", "format": shape, "instant": now, "range": not now, "interval": interval}
        yield {"refId": ref, "datasource": source} | how | target


def _columns(columns: Mapping[str, str]) -> Iterator[Json]:
    """Yield what joins the rows of all queries and shows these columns only, in this order, under these titles."""
    yield {"id": "merge", "options": {}}
    yield {"id": "filterFieldsByName", "options": {"include": {"names": list(columns)}}}
    order = {name: position for position, name in enumerate(columns)}
    yield {"id": "organize", "options": {"excludeByName": {}, "indexByName": order, "renameByName": dict(columns)}}


def _texts(columns: Mapping[str, str]) -> Iterator[Json]:
    """Yield what keeps labels as they are: Grafana gives a serial, all digits, the unit of the numbers beside it."""
    for name, title in columns.items():
        if not name.startswith("Value"):
            unit = {"id": "unit", "value": "string"}
            yield {"matcher": {"id": "byName", "options": title}, "properties": [unit]}
