"""What rules and panels cost, without a clock: the samples that they read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from downstream.rules import Rule, rules

from tools.fleet.cost import Counter
from tools.fleet.held import END, Held
from tools.fleet.panels import ALL, Panel, panels
from tools.fleet.site import hsm_name
from tools.fleet.windows import SCRAPE, intervals

pytestmark = pytest.mark.exhaustive

DAY = 86400
RULE = 26_000
"""Samples a partition and minute that one rule may read: at 20,000 partitions what takes about 5 % of a core."""
ALL_RULES = 60_000
"""The same of all rules together."""
FLEET_PANEL = 20_000
"""Samples an HSM that a panel over 24 h may read where all HSMs are shown: 20 million of 1,000 HSMs, about a second."""
ONE_PANEL = 6_000_000
"""Samples that a panel over 24 h may read of one HSM with twenty partitions; the forecasts read 30 days."""
MANY = ("luna-fleet", "luna-monitor")
"""Dashboards that show all HSMs, or all hosts."""


@pytest.fixture(scope="module")
def counters(fleets: dict[int, Held]) -> dict[int, Counter]:
    """Give one for each fleet, by its number of HSMs. Counted once: a Prometheus runs only for a fleet's turn."""
    found = {}
    for hsms, one in fleets.items():
        with one.blocks.served("newest") as running:
            counter = Counter(running.url, END)
            counter.fill(asked(one))
            found[hsms] = counter
    return found


def asked(one: Held) -> Iterator[str]:
    """Yield every expression of rules and panels."""
    yield from (rule.expression for rule in rules(one.bundle))
    for chosen in (ALL, first_hsm(one)):
        yield from (target.expression for panel in panels(one.bundle, DAY, chosen) for target in panel.targets)


def first_hsm(one: Held) -> dict[str, str]:
    """Return the variables that choose an HSM with one host; an expression's text has a backslash twice."""
    address = re.escape(f"{one.fleet.hosts()[1].address}:9100")
    return {"hsm": hsm_name(1), "host": address.replace("\\", "\\\\")}


def a_minute(rule: Rule, counter: Counter, folder: Path) -> float:
    """Return the samples that a rule reads a minute."""
    return counter.samples(rule.expression) * SCRAPE / intervals(folder)[rule.name.split()[0]]


def of_panel(panel: Panel, counter: Counter) -> int:
    """Return the samples that a panel reads."""
    return sum(counter.samples(target.expression, DAY if target.step else 0) for target in panel.targets)


def test_rules_stay_within_their_budget(fleets: dict[int, Held], counters: dict[int, Counter]) -> None:
    """No rule reads more than 26,000 samples a partition and minute, all of them not more than 60,000."""
    whole = fleets[max(fleets)]
    found = {
        rule.name: a_minute(rule, counters[max(fleets)], whole.bundle) / whole.fleet.all_partitions
        for rule in rules(whole.bundle)
    }
    assert {name: cost for name, cost in found.items() if cost > RULE} == {}
    assert sum(found.values()) <= ALL_RULES


def test_panels_of_all_hsms_stay_within_their_budget(fleets: dict[int, Held], counters: dict[int, Counter]) -> None:
    """On the pages about all HSMs and hosts a panel reads at most 20,000 samples an HSM for a day."""
    whole = max(fleets)
    found = {
        (panel.dashboard, panel.title): of_panel(panel, counters[whole]) / whole
        for panel in panels(fleets[whole].bundle, DAY, ALL)
        if panel.dashboard in MANY
    }
    assert len(found) > 30
    assert {name: cost for name, cost in found.items() if cost > FLEET_PANEL} == {}


def test_panels_of_one_hsm_cost_one_hsm(fleets: dict[int, Held], counters: dict[int, Counter]) -> None:
    """Whoever looks at one HSM waits no longer because there are others beside it."""
    half, whole = sorted(fleets)
    for panel in panels(fleets[whole].bundle, DAY, first_hsm(fleets[whole])):
        if panel.dashboard not in MANY:
            cost = of_panel(panel, counters[whole])
            assert cost == of_panel(panel, counters[half]), panel.title
            assert cost <= ONE_PANEL, panel.title
