"""Queries: PromQL that a parser reads, of metrics that exist, of what the reader of a page chose, never old."""

import functools
import re
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest
import yaml
from fixtures.grafana_boards import ODD, Json, boards, panel, panels

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.parts.alerts import PART as ALERTS
from luna_textfile.bundle.validation.read import read
from luna_textfile.catalogue import FAMILIES
from luna_textfile.config.model import Config

BOARDS = boards()
EVERY_BOARD = pytest.mark.parametrize("uid", sorted(BOARDS))
CATALOGUE = {family.name for family in FAMILIES}
OF_ONE_HSM = ("luna-hsm", "luna-capacity", "luna-security")
"""Dashboards about the HSMs that their reader chose."""
OF_OTHERS = re.compile(r"up|scrape_.+|node_textfile_.+|prometheus_remote_storage_.+|process_.+|ALERTS")
"""What Prometheus, node_exporter and processes write. The names of the crypto service are settings."""

# As Grafana replaces them where everything is chosen.
VARIABLES = {"$__rate_interval": "4m", "$__interval": "1m", "$__range": "24h", "$job": ".+", "$instance": ".+"}


def replaced(expression: str) -> str:
    """Put values in the place of Grafana's variables."""
    for name, value in VARIABLES.items():
        expression = expression.replace(name, value)
    return re.sub(r"\$(hsm|host|token)\b", ".*", expression)


def queries(board: Json) -> Iterator[str]:
    """Yield every query of every panel and annotation."""
    for one in panels(board):
        yield from (target["expr"] for target in one["targets"])
    yield from (annotation["expr"] for annotation in board["annotations"]["list"] if "expr" in annotation)


def selectors(node: Any) -> Iterator[Any]:
    """Yield every selector in a parsed query."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node
    for name in ("expr", "lhs", "rhs", "param", "vector_selector"):
        inner = getattr(node, name, None)
        if inner is not None:
            yield from selectors(inner)
    for argument in getattr(node, "args", None) or ():
        yield from selectors(argument)


@functools.cache  # rendering takes a while, and every selector asks
def recorded() -> set[str]:
    """Return the names of all series that our rules record."""
    files = [yaml.safe_load(file.text) for file in ALERTS.render(Site(Config())) if "/rules/" in file.path]
    return {rule.get("record", "") for file in files for group in file["groups"] for rule in group["rules"]}


def crypto_service_names() -> set[str]:
    """Return every name that a setting gives to a metric of the crypto service."""
    return {str(value) for value in read({}, "")["crypto_service"].values()}


@EVERY_BOARD
def test_every_query_is_promql_of_known_metrics(uid: str) -> None:
    """A parser reads it, and each metric is in the catalogue, recorded by our rules, or known of another program."""
    for query in queries(BOARDS[uid]):
        found = list(selectors(promql_parser.parse(replaced(query))))
        assert found, query
        for selector in found:
            name = selector.name
            base = re.sub(r"_(bucket|sum|count)$", "", name)
            ours = name in CATALOGUE | recorded() or {name, base} & crypto_service_names()
            assert ours or OF_OTHERS.fullmatch(name), f"{name} in {query}"


@EVERY_BOARD
def test_every_selector_goes_by_the_variables(uid: str) -> None:
    """One page shows what its reader chose, so each selector of a panel has job and instance from the variables."""
    for one in panels(BOARDS[uid]):
        for target in one["targets"]:
            for braces in re.findall(r"\{([^{}]*)\}", target["expr"]):
                assert 'job=~"$job"' in braces, target["expr"]
                assert 'instance=~"$instance"' in braces, target["expr"]


@pytest.mark.parametrize("uid", OF_ONE_HSM)
def test_one_hsm_costs_its_own_hosts_only(uid: str) -> None:
    """Whether a host is alive is asked of the hosts of the chosen HSMs: in a fleet there are thousands of others."""
    asked = [braces for query in queries(BOARDS[uid]) for braces in re.findall(r"last_run\w+\{([^{}]*)\}", query)]
    assert asked
    assert all('instance=~"$host"' in braces for braces in asked)


@EVERY_BOARD
def test_nothing_is_left_of_a_template(uid: str) -> None:
    """No word of ours is left unsaid."""
    assert "<<" not in str(BOARDS[uid])


ABOUT_HOSTS = ("Tokens", "Slots not answering", "Slots answering", "Token present", "HA members lost")


def test_two_hosts_that_watch_one_partition_are_one_series() -> None:
    """What is said of HSMs and partitions is joined over hosts, but for tables and lanes that are about the hosts."""
    for uid in OF_ONE_HSM:
        for one in panels(BOARDS[uid]):
            for target in one["targets"]:
                about_hosts = one["title"] in ABOUT_HOSTS or "by (instance, " in target["expr"]
                assert about_hosts or re.search(r"\b(max|sum|min) ?(by \(|\()", target["expr"]), one["title"]


@pytest.mark.parametrize("uid", OF_ONE_HSM)
def test_a_number_whose_job_is_dead_is_not_shown(uid: str) -> None:
    """Every panel that shows one moment takes only hosts whose job ran lately, or shows the age itself."""
    for one in panels(BOARDS[uid]):
        if one["type"] in ("stat", "gauge", "bargauge", "table") and one["title"] != "Failed questions in 1 h":
            for target in one["targets"]:
                assert "time() - " in target["expr"], one["title"]


def test_freshness_has_the_alerts_limits() -> None:
    """The limit is that of LunaMonitorDown, but never less than three runs, and that of LunaMonitorDailyStale."""
    alerts = {"LunaMonitorDown": {"stale": "7m"}, "LunaMonitorDailyStale": {"stale": "30h"}}

    def limits(board: Json) -> set[str]:
        return {limit for query in queries(board) for limit in re.findall(r"\) <= (\d+)\)", query)}

    assert limits(boards(alerts=alerts)["luna-hsm"]) == {"420", "108000"}
    assert limits(boards(interval=600)["luna-hsm"]) == {"1800", "93600"}


def test_sessions_read_712_of_2048() -> None:
    """The bar's name carries both numbers, its length and value are the percentage."""
    bar = panel(BOARDS["luna-hsm"], "Sessions of the limit")
    (target,) = bar["targets"]
    assert target["legendFormat"] == "{{hsm}} / {{label}}: {{open}} of {{limit}}"
    assert 'count_values by (hsm, label, serial) ("open", ' in target["expr"]
    assert bar["fieldConfig"]["defaults"]["unit"] == "percent"


def test_forecasts_go_by_the_alerts_history_and_percent() -> None:
    """The line is laid through the history of HSMStoragePredictedFull, and full is what HSMStorageCritical says."""
    alerts = {
        "HSMStoragePredictedFull": {"history": "10d", "least_history": "3d"},
        "HSMStorageCritical": {"percent": 90, "percent_by_hsm": {ODD: 50}},
    }
    board = boards(alerts=alerts)["luna-hsm"]
    expression = panel(board, "Days until 90 %")["targets"][0]["expr"]
    assert "[10d:2h]" in expression
    assert "[1d] offset 3d)" in expression
    parsed = {repr(m) for s in selectors(promql_parser.parse(replaced(expression))) for m in s.matchers.matchers}
    assert "0.9 * max by (hsm)" in expression
    assert "0.5 * max by (hsm)" in expression
    assert parsed
    # Grafana would replace $hsm and [[job]] also inside a name.
    own = re.search(r'hsm=~"((?:[^"\\]|\\.)*Z(?:[^"\\]|\\.)*)"', expression)
    assert own
    assert "$h" not in own[1]
    assert "[[" not in own[1]
    assert re.fullmatch(own[1].encode().decode("unicode_escape").encode("latin1").decode(), ODD)
