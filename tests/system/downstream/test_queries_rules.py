"""Every rule's expression, on a real Prometheus and a real VictoriaMetrics that hold a site of all faults."""

from pathlib import Path
from typing import Any

from downstream.faults import BEFORE_ALL, END, FAULTS, OF_THE_FLEET, OF_THE_WATCHER
from downstream.rules import Rule, rules
from downstream.stores import Stores


def rows(stores: Stores, rule: Rule, moment: float) -> dict[str, list[dict[str, str]]]:
    """Give the labels of the rows of both, by name."""
    asked: dict[str, Any] = stores._asdict()
    return {
        name: [row["metric"] for row in store.server.rows(rule.expression, moment)] for name, store in asked.items()
    }


def bare(found: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
    """Give labels in an order, without the name: VictoriaMetrics keeps it in some functions; a rule replaces it."""
    return sorted(sorted(pair for pair in row.items() if pair[0] != "__name__") for row in found)


def test_recording_rules_return_rows(bundle: Path, stores: Stores) -> None:
    """Each gives rows, and both data bases give the same ones; of equal ones they may choose others as the top."""
    for rule in rules(bundle):
        if not rule.is_alert:
            found = {name: bare(labels) for name, labels in rows(stores, rule, END).items()}
            assert found["prometheus"], rule.name
            if rule.name.endswith(":top"):
                assert len(found["prometheus"]) == len(found["victoria_metrics"]), rule.name
            else:
                assert found["prometheus"] == found["victoria_metrics"], rule.name


def test_alerts_see_their_fault(bundle: Path, stores: Stores) -> None:
    """Each fault is seen at its host, on both: a row of each of its rules has the host as its instance."""
    by_name = {rule.name: rule for rule in rules(bundle) if rule.is_alert}
    for fault in FAULTS:
        for name in fault.rules:
            for where, found in rows(stores, by_name[name], END).items():
                assert f"{fault.name}:9100" in {row.get("instance") for row in found}, (name, where)


def test_alerts_that_are_about_no_host(bundle: Path, stores: Stores) -> None:
    """What is said of the fleet, or by Prometheus of itself, or only where there is nothing, has a row as well."""
    moments = dict.fromkeys((*OF_THE_FLEET, *OF_THE_WATCHER), END) | BEFORE_ALL
    for rule in rules(bundle):
        if rule.name in moments:
            assert all(rows(stores, rule, moments[rule.name]).values()), rule.name


def test_no_rule_is_left_out(bundle: Path) -> None:
    """Every alert has a fault, or stands in one of the lists of those that need none."""
    seen = {name for fault in FAULTS for name in fault.rules} | {*OF_THE_FLEET, *OF_THE_WATCHER, *BEFORE_ALL}
    assert {rule.name for rule in rules(bundle) if rule.is_alert} == seen


def test_quiet_hosts_are_quiet(bundle: Path, stores: Stores) -> None:
    """No alert but the dead man's switch has a row about the host where all is well."""
    for rule in rules(bundle):
        if rule.is_alert:
            for where, found in rows(stores, rule, END).items():
                about = {row.get("instance") for row in found} | {row.get("hsm") for row in found}
                assert not about & {"quiet:9100", "quiet", "quiet-2"}, (rule.name, where)


def test_one_cause_a_host(bundle: Path, stores: Stores) -> None:
    """Of the rules of LunaMonitorDown at most one speaks of a host: people read one reason."""
    down = [rule for rule in rules(bundle) if rule.name.startswith("LunaMonitorDown")]
    for where in stores._fields:
        hosts = [row["instance"] for rule in down for row in rows(stores, rule, END)[where] if "instance" in row]
        assert hosts
        assert len(hosts) == len(set(hosts)), where
