"""The rendered rules over an upgrade that gives every series another label: nothing jumps, and nobody is alerted.

Hours of a healthy host, made from what the real jobs write, in promtool of both releases.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from downstream.rendered import write_site
from fixtures.promtool import Promtool
from fixtures.proven import RELEASES
from fixtures.scrapes import COMMANDS, samples
from scripts.host import make_host
from text.reading import Series

from luna_textfile.bundle.engine.site import Site
from luna_textfile.config.model import CollectorConfig, Config

TARGET = {"job": "luna-hsm", "instance": "host-a:9100", "environment": "production", "hsm_type": "luna"}
STEP = 4
"""Minutes between two scrapes, and two evaluations."""
BEFORE, AFTER = 120, 105
"""Scrapes: eight hours and seven. The settings below compare with what was six hours ago."""
CHANGES = ("HSMFirmwareChanged", "HSMPolicyChanged", "HSMCapabilityChanged")
SITE = Site(
    Config(
        collector=CollectorConfig(minute_interval_seconds=STEP * 60),
        bundle={"alerts": {name: {"lasts": "6h", "remembered": "2d"} for name in CHANGES}},
    )
)
FIRED = f'count_over_time((count(ALERTS{{alertstate="firing",alertname!="Watchdog"}}) > 0)[15h:{STEP}m])'
RATE = "hsm:hsm_stats_commands:rate"
# Without the rate, whose windows have to fill again. A name is no label to match on.
RECORDED = '{__name__=~"(hsm|partition):.+",__name__!~"hsm:hsm_stats_commands:.+"}'
THEN, NOW = (
    f'count by (series) (label_replace({RECORDED}{past}, "series", "$1", "__name__", "(.+)"))'
    for past in (" offset 16m", "")
)
LOOKS: Sequence[tuple[str, str, Sequence[float]]] = (
    ("15h", FIRED, []),
    ("8h8m", f"{THEN} != {NOW}", []),
    ("8h8m", f"{THEN} unless {NOW}", []),
    ("8h8m", f"count({THEN}) > bool 10", [1]),
    ("15h", f"round(max_over_time({RATE}[14h]), 0.01)", [100]),
    ("15h", f"round(min_over_time({RATE}[6h]), 0.01)", [100]),
    ("8h44m", f"round({RATE}, 0.01)", [100]),
)
"""When, what, and the values, of the one HSM where a series has labels."""


def a_label_more(series: Series) -> Series:
    """Give a series a label that the version before did not know."""
    return series[0], series[1] | {("added", "by the new version")}


def another_name(series: Series) -> Series:
    """Give policies and capabilities the names of a newer table."""
    name, labels = series
    renamed = {(label, f"{value}_v2") if label == "name" else (label, value) for label, value in labels}
    return name, frozenset(renamed if name in ("hsm_policy", "hsm_capability") else labels)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[Series, float]:
    """Return what both jobs write about a healthy HSM."""
    host = make_host(tmp_path_factory.mktemp("host"))
    for job in ("luna-textfile-minute", "luna-textfile-daily"):
        assert host.run(job).code == 0
    return samples(host.text()) | samples(host.text("daily"))


def history(written: Mapping[Series, float], change: Callable[[Series], Series]) -> Iterator[dict[str, str]]:
    """Yield the series of the host, a sample a scrape; at the upgrade those that change go on under other labels."""
    for schedule in ("minute", "daily"):
        file = f"/textfile/luna_textfile_{schedule}.prom"
        yield _series(("node_textfile_mtime_seconds", frozenset({("file", file)})), f"0+{STEP * 60}x{BEFORE + AFTER}")
    for name, sign in (("up", "1"), ("node_textfile_scrape_error", "0")):
        yield _series((name, frozenset()), f"{sign}x{BEFORE + AFTER}")
    for series, value in written.items():
        begin, step = _course(series[0], value)
        changed = change(series)
        if changed == series:
            yield _series(series, f"{begin:.0f}+{step}x{BEFORE + AFTER}")
            continue
        yield _series(series, f"{begin:.0f}+{step}x{BEFORE - 1} stale")
        yield _series(changed, f"_x{BEFORE} {begin + BEFORE * step:.0f}+{step}x{AFTER}")


def _course(name: str, value: float) -> tuple[float, int]:
    """Return the first value of a series and its growth from scrape to scrape."""
    if name.endswith("_timestamp_seconds"):
        return 0, STEP * 60
    return value, STEP * 6000 if name == COMMANDS else 0


def _series(series: Series, values: str) -> dict[str, str]:
    labels = ",".join(f"{name}={json.dumps(value)}" for name, value in (TARGET | dict(series[1])).items())
    return {"series": f"{series[0]}{{{labels}}}", "values": values}


def look(moment: str, expression: str, values: Sequence[float]) -> dict[str, object]:
    """Return an expectation as promtool reads it."""
    labels = '{hsm="1234567890123"}' if RATE in expression else "{}"
    expected = [{"labels": labels, "value": value} for value in values]
    return {"expr": expression, "eval_time": moment, "exp_samples": expected}


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("change", [a_label_more, another_name])
def test_an_upgrade_raises_no_alert(
    written: dict[Series, float],
    promtool: Callable[[str], Promtool],
    tmp_path: Path,
    release: str,
    change: Callable[[Series], Series],
) -> None:
    """No alert of any kind fires, the rate of commands does not jump, and no recorded series comes or goes."""
    rules = write_site(tmp_path / "bundle", SITE, "alerts").glob("prometheus/rules/*.yml")
    test = {
        "rule_files": sorted(map(str, rules)),
        "evaluation_interval": f"{STEP}m",
        "tests": [
            {
                "interval": f"{STEP}m",
                "input_series": list(history(written, change)),
                "promql_expr_test": [look(*row) for row in LOOKS],
            }
        ],
    }
    path = tmp_path / "upgrade.test.yml"
    path.write_text(json.dumps(test))  # which is YAML, too
    assert promtool(release).failures(path) == ""
