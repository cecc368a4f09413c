"""Real promtools compute what panels show, on series made for it."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fixtures.proven import RELEASES, require_release

EACH_RELEASE = pytest.mark.parametrize("release", RELEASES)


class Case(NamedTuple):
    """Series, `interval` apart from time 0 on, and what a query of a panel gives of them at a time."""

    interval: str
    series: Mapping[str, str]
    at: str
    expression: str
    rows: list[tuple[dict[str, str], float]]
    rules: str = ""
    """The text of a file of rules that record what the query reads."""


def judged(case: Case, release: str, folder: Path) -> None:
    """Let a release's promtool compute the case."""
    samples = [{"labels": _labels(labels), "value": value} for labels, value in case.rows]
    test: dict[str, Any] = {
        "interval": case.interval,
        "input_series": [{"series": name, "values": values} for name, values in case.series.items()],
        "promql_expr_test": [{"expr": case.expression, "eval_time": case.at, "exp_samples": samples}],
    }
    path, rules = folder / "panel.test.yml", folder / "rules.yml"
    rules.write_text(case.rules or "groups: []\n")
    path.write_text(json.dumps({"rule_files": [str(rules)], "evaluation_interval": "1m", "tests": [test]}))
    program = require_release("promtool", release)
    done = subprocess.run([program, "test", "rules", path], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def runs(schedule: str, values: str, host: str = "a") -> dict[str, str]:
    """Return the series of a host's runs."""
    name = "luna_monitor_last_run_timestamp_seconds"
    return {f'{name}{{job="luna-hsm", instance="{host}", schedule="{schedule}"}}': values}


def of_app(family: str, values: str, host: str = "a") -> dict[str, str]:
    """Return a series of the partition `app` as a host reports it."""
    return {f'{family}{{job="luna-hsm", instance="{host}", hsm="zurich", label="app", serial="1"}}': values}


def of_hsm(family: str, values: str) -> dict[str, str]:
    """Return a series of the HSM."""
    return {f'{family}{{job="luna-hsm", instance="a", hsm="zurich"}}': values}


def _labels(labels: Mapping[str, str]) -> str:
    return "{" + ", ".join(f'{name}="{value}"' for name, value in labels.items()) + "}"
