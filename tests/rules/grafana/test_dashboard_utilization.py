"""Utilisation: what the page Luna HSM shows and what the rules record, computed by real promtools."""

from pathlib import Path

import pytest
from fixtures.grafana_boards import boards, panel
from grafana_promtool import EACH_RELEASE, Case, judged, runs

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.parts.alerts import PART
from luna_textfile.config.model import Config

(RULES,) = [file.text for file in PART.render(Site(Config())) if file.path.endswith("luna-recording-operations.yml")]
VARIABLES = {"job": ".+", "instance": ".+", "host": ".+", "hsm": ".*", "__rate_interval": "4m"}


def shown() -> str:
    """Return the panel's query, for one who chose everything."""
    (found,) = [str(target["expr"]) for target in panel(boards()["luna-hsm"], "Utilisation")["targets"]]
    for variable, value in VARIABLES.items():
        found = found.replace(f"${variable}", value)
    return found


BOTH = pytest.mark.parametrize(
    ("expression", "rules"), [(shown(), ""), ("hsm:hsm_utilization:ratio", RULES)], ids=["panel", "record"]
)


def ticks(up: str, idle: str, host: str = "a", hsm: str = "zurich") -> dict[str, str]:
    """Return both counters of an HSM as a host reports them."""
    labels = f'{{job="luna-hsm", instance="{host}", hsm="{hsm}"}}'
    return {f"hsm_stats_cpu_up_ticks_total{labels}": up, f"hsm_stats_cpu_idle_ticks_total{labels}": idle}


def judge(expression: str, rules: str, release: str, folder: Path, *found: float, **series: str) -> None:
    """Let a promtool compute the utilisation of zurich after 20 minutes."""
    rows = [({"hsm": "zurich"}, value) for value in found]
    judged(Case("1m", series, "20m", f"round({expression}, 0.001)", rows, rules), release, folder)


@EACH_RELEASE
@BOTH
def test_busy_is_what_is_not_idle(expression: str, rules: str, release: str, tmp_path: Path) -> None:
    """Of 60,000 ticks a minute 45,000 idle: a quarter is busy, whatever a tick is."""
    series = runs("minute", "0+60x30") | ticks("0+60000x30", "0+45000x30")
    judge(expression, rules, release, tmp_path, 0.25, **series)


@EACH_RELEASE
@BOTH
def test_a_reset_is_no_peak(expression: str, rules: str, release: str, tmp_path: Path) -> None:
    """Both counters begin anew two minutes before: it was a quarter busy, and still is."""
    series = runs("minute", "0+60x30") | ticks("6000000+60000x18 0+60000x11", "4500000+45000x18 0+45000x11")
    judge(expression, rules, release, tmp_path, 0.25, **series)


@EACH_RELEASE
@BOTH
def test_two_hosts_that_watch_one_hsm(expression: str, rules: str, release: str, tmp_path: Path) -> None:
    """One number for the HSM, though one of them counts from elsewhere."""
    series = runs("minute", "0+60x30") | ticks("0+60000x30", "0+30000x30")
    series |= runs("minute", "0+60x30", "b") | ticks("9000000+60000x30", "8000000+30000x30", "b")
    judge(expression, rules, release, tmp_path, 0.5, **series)


@EACH_RELEASE
@BOTH
def test_a_dead_jobs_counters_say_nothing(expression: str, rules: str, release: str, tmp_path: Path) -> None:
    """Its file is still served: both stand still. An hour of that would be no utilisation at all."""
    series = runs("minute", "0+60x5 300x25") | ticks("0+60000x5 300000x25", "0+60000x5 300000x25")
    judge(expression, rules, release, tmp_path, **series)


@EACH_RELEASE
@BOTH
def test_more_idle_than_up_is_not_below_zero(expression: str, rules: str, release: str, tmp_path: Path) -> None:
    """Two counters are not read in the same tick: an idle HSM may seem idle for a little longer than it was up."""
    series = runs("minute", "0+60x30") | ticks("0+60000x30", "0+60001x30")
    judge(expression, rules, release, tmp_path, 0.0, **series)
