"""Long rendered files in few lines: what a person reads in a review in full, everything else as a fingerprint."""

import json
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import yaml


def compact(name: str, data: bytes) -> tuple[str, bytes]:
    """Return the name and the content of the golden file for a rendered file: itself, or its compact form."""
    if name.startswith("grafana/dashboards/"):
        return f"{name}.txt", _text(_dashboard(json.loads(data)))
    if name.startswith("prometheus/tests/"):
        return f"{name}.txt", _text(_unit_tests(yaml.safe_load(data)))
    return name, data


def _text(lines: Iterator[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _fingerprint(value: Any) -> str:
    return f"{crc32(json.dumps(value).encode()):08x}"


def _dashboard(board: dict[str, Any]) -> Iterator[str]:
    """Yield a line for the frame, then the lines of each variable, annotation and panel."""
    lists = ("panels", "templating", "annotations")
    yield f"{board['title']} [{_fingerprint({key: board[key] for key in board if key not in lists})}]"
    for variable in board["templating"]["list"]:
        query = variable.get("query") or variable.get("filters")
        yield f"variable {variable['name']} ({variable['type']}): {query} [{_fingerprint(variable)}]"
    for one in board["annotations"]["list"]:
        yield f"annotation {one['name']}: {one.get('expr')} [{_fingerprint(one)}]"
    for panel in board["panels"]:
        yield from _panel(panel)


def _panel(panel: dict[str, Any]) -> Iterator[str]:
    """Yield its type, title, place, unit and thresholds, then each query; the fingerprint is of all its properties."""
    own = {key: panel[key] for key in panel if key != "panels"}
    place = ",".join(str(panel["gridPos"][key]) for key in "xywh")
    defaults = panel.get("fieldConfig", {}).get("defaults", {})
    steps = [f"{step['value']}={step['color']}" for step in defaults.get("thresholds", {}).get("steps", [])]
    facts = (panel["type"], repr(panel["title"]), f"at {place}", defaults.get("unit", ""), *steps)
    yield f"{' '.join(fact for fact in facts if fact)} [{_fingerprint(own)}]"
    for target in panel.get("targets", []):
        yield f"    {target['refId']} {target.get('legendFormat', '')!r}: {' '.join(target['expr'].split())}"
    for inner in panel.get("panels", []):
        yield from _panel(inner)


def _unit_tests(file: dict[str, Any]) -> Iterator[str]:
    """Yield a line for the file, then a line a test: the series, when each alert is judged and how many must fire."""
    yield f"{' '.join(file['rule_files'])} [{_fingerprint({key: file[key] for key in file if key != 'tests'})}]"
    for test in file["tests"]:
        cases = [
            f"{case['alertname']} {case['eval_time']}={len(case.get('exp_alerts') or [])}"
            for case in test.get("alert_rule_test", [])
        ]
        cases += [
            f"{case['expr']} {case['eval_time']}={len(case.get('exp_samples') or [])}"
            for case in test.get("promql_expr_test", [])
        ]
        yield f"{test['name']}: {len(test['input_series'])} series; {', '.join(cases)} [{_fingerprint(test)}]"
