"""What the collector wrote in its recorded runs raises the alerts that it should, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from collect_jobs.golden_files import recorded
from monitor_rules import Rules, failures, render

TARGET = 'job="luna-hsm",instance="host-a:9100"'
MINUTES = 60
RULES = ("luna-monitor", "luna-monitor-inventory", "luna-remote-write")
ERRORS = "LunaMonitorScrapeErrors"
UNREACHABLE = ("LunaMonitorDown", "hsm_unreachable", "")

SCENARIOS: dict[str, list[tuple[str, str, str]]] = {
    "healthy": [],
    "two-hsms": [],
    "ha-member-down": [],
    "old-client": [],
    "odd-labels": [],
    "fault-initialize-error": [UNREACHABLE],
    "fault-initialize-empty": [UNREACHABLE],
    "fault-partial": [
        ("LunaSlotDown", "", "1"),
        *((ERRORS, "", collector) for collector in ("statistics", "tokens")),
    ],
    "fault-hang": [("LunaSlotDown", "", "1"), ("LunaSlotDown", "", "2"), (ERRORS, "", "tokens")],
}
"""Each with alert, cause, and slot or collector, as the minute's and the day's files together raise them."""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Render the default alerts."""
    return render(tmp_path_factory.mktemp("alerts"), {})


def series(scenario: str) -> Iterator[dict[str, str]]:
    """Yield the series of a host whose runs all end like the recorded ones, a run a minute, for an hour.

    Errors are counted once a run. The files' times go on.
    """
    yield {"series": f"up{{{TARGET}}}", "values": f"1x{MINUTES}"}
    yield {"series": f"node_textfile_scrape_error{{{TARGET}}}", "values": f"0x{MINUTES}"}
    for schedule in ("minute", "daily"):
        file = f'file="/textfile/luna_textfile_{schedule}.prom"'
        yield {"series": f"node_textfile_mtime_seconds{{{TARGET},{file}}}", "values": f"0+60x{MINUTES}"}
        for line in recorded(scenario, schedule).splitlines():
            if match := re.fullmatch(r"((?:hsm_token_info|luna_monitor)\w*)\{(.*)\} (\S+)", line):
                yield {"series": f"{match[1]}{{{TARGET},{match[2]}}}", "values": _values(match[1], match[3])}


def _values(name: str, value: str) -> str:
    if value == "<time>":
        return f"0+60x{MINUTES}"
    if value == "<seconds>":
        return f"1x{MINUTES}"
    return f"0+{value}x{MINUTES}" if name.endswith("_total") else f"{value}x{MINUTES}"


def look(expected: list[tuple[str, str, str]]) -> dict[str, Any]:
    """Return a look at what fires after half an hour, for promtool."""
    who = 'ALERTS{alertstate="firing",alertname!="Watchdog",schedule!="daily"}'
    place = f'label_replace({who}, "slot_id", "$1", "collector", "(.+)")'
    keys = ("alertname", "cause", "slot_id")
    labels = (dict(zip(keys, row, strict=True)) for row in expected)
    samples = [
        {"labels": "{" + ",".join(f'{key}="{value}"' for key, value in row.items() if value) + "}", "value": 1}
        for row in labels
    ]
    return {"expr": f"count by ({','.join(keys)}) ({place})", "eval_time": "30m", "exp_samples": samples}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_recorded_run_raises_what_it_should(rules: Rules, tmp_path: Path, scenario: str) -> None:
    """One cause for a host that reaches nothing, an alert for each silent slot, and quiet where all is well."""
    test = {
        "rule_files": [str(rules.folder / "rules" / f"{name}.yml") for name in RULES],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": list(series(scenario)),
                "promql_expr_test": [look(SCENARIOS[scenario])],
            }
        ],
    }
    path = tmp_path / "scenario.test.yml"
    path.write_text(yaml.safe_dump(test, allow_unicode=True))
    assert failures([path]) == ""
