"""The order of the files of tests: the long ones first, so that no worker is left with one of them at the end.

And who gives way to whom: rules that are evaluated live want the processor at once, everything else can wait for it.
"""

import os

import pytest

LIVE = "e2e/chain/test_chain.py"
LONGEST = (
    LIVE,
    # These wait, too, so that the chain starts on a machine that is not busy: its history must be fresh.
    "privacy/test_web_configuration.py",
    "e2e/host/test_host_story.py",
    "systemd/test_booted_host.py",
    "collect/test_hangs.py",
    "collect/test_faults.py",
    "containers/test_container_timers.py",
    "checkup/test_check_limits.py",
    "file/test_kill.py",
    # And these compute.
    "alerts/test_alerts_hsm_unit_tests.py",
    "e2e/incidents/test_year.py",
    "alerts/test_alerts_hsm_mutations.py",
    "alerts/test_alerts_access_mutations.py",
    "e2e/incidents/test_incidents.py",
    "alerts/test_alerts_configuration_mutations.py",
    "alerts/test_alerts_monitor_mutations.py",
    "e2e/fleet/test_fleet_cost.py",
    "e2e/incidents/test_engines.py",
    "e2e/upgrades/test_upgrade_rules.py",
    "alerts/test_alerts_monitor_settings.py",
    "downstream/test_queries_rules.py",
    "downstream/test_queries_dashboards.py",
    "downstream/test_pipeline.py",
    "privacy/test_hidden_rules.py",
    "e2e/upgrades/test_upgrade_host.py",
    "e2e/fleet/test_fleet_series.py",
)
"""Below tests/. The first takes seven minutes, mostly of waiting."""

GIVES_WAY = 10
"""How nice all else is to the chain, with all that it starts."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let every other test give way to the chain that runs beside it."""
    if _file(item) != LIVE:
        os.nice(max(0, GIVES_WAY - os.nice(0)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put these in front; the tests of a file keep their order, as do the other files."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(_file(item), len(places)))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0].removeprefix("tests/")
