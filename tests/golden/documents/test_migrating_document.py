"""docs/migrating.md: its tables are what the code says, and what it names is there."""

import json
import os
import re

import promql_parser
import pytest
from fixtures.proven import REPOSITORY

from luna_textfile import catalogue
from luna_textfile.bundle.settings.alerts import ALERTS
from luna_textfile.config.keys import BY_NAME
from luna_textfile.migration.legacy_alerts import ALERTS as LEGACY_ALERTS
from luna_textfile.migration.legacy_families import FAMILIES
from luna_textfile.migration.legacy_keys import KEYS
from luna_textfile.migration.legacy_panels import PANELS, LegacyPanel
from tools.documents.migration import TABLES, with_tables

DOCUMENT = REPOSITORY / "docs" / "migrating.md"
# What an alert's threshold was in the earlier daemon, by its public rules; written out here on purpose.
THRESHOLDS = {
    "HSMStorageHigh": 80,
    "HSMStorageCritical": 95,
    "TokenObjectCountHigh": 10_000,
    "HSMSessionUsageHigh": 80,
    "HSMOperationRateAnomaly": 100,
}
OTHER_ALERTS = {"HSMSessionLeak", "LunaMonitorDown", "LunaMonitorScrapeErrors"}


def test_the_tables_are_up_to_date() -> None:
    """Each is what the code says; UPDATE_GOLDEN=1 writes them."""
    text = DOCUMENT.read_text()
    if os.environ.get("UPDATE_GOLDEN") == "1":
        DOCUMENT.write_text(with_tables(text))
    assert DOCUMENT.read_text() == with_tables(text), "run make docs, and look at the difference"


def test_every_table_is_used() -> None:
    """And each is marked once, with its end."""
    text = DOCUMENT.read_text()
    assert sorted(re.findall(r"<!-- table: (\w+) -->", text)) == sorted(TABLES)
    assert text.count("<!-- end -->") == len(TABLES)


def test_what_does_not_change_has_not_changed() -> None:
    """Earlier keys, families, labels and alerts are ours; the earlier thresholds are our defaults."""
    ours = {family.name: family for family in catalogue.FAMILIES}
    assert {key.name for key in KEYS} <= set(BY_NAME)
    for family in FAMILIES:
        assert set(family.labels) <= set(ours[family.name].labels)
    alerts = {alert.name: alert for alert in ALERTS}
    assert {alert.name for alert in LEGACY_ALERTS} == {*THRESHOLDS, *OTHER_ALERTS}
    for legacy in LEGACY_ALERTS:
        assert (legacy.severity, legacy.wait) == (alerts[legacy.name].severity, alerts[legacy.name].pending_period)
        defaults = {parameter.key: parameter.default for parameter in alerts[legacy.name].parameters}
        assert defaults.get(legacy.threshold or "") == THRESHOLDS.get(legacy.name)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.subject)
def test_every_panel_is_where_the_table_says(panel: LegacyPanel) -> None:
    """The dashboard is there, and has a panel or a row of each title."""
    dashboard = json.loads((REPOSITORY / "dashboards" / f"{panel.dashboard}.json").read_text())
    assert set(panel.titles) <= {one["title"] for one in dashboard["panels"]}


def test_every_query_can_be_read() -> None:
    """By a PromQL parser; and all use families that are there."""
    queries = re.findall(r"```promql\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert len(queries) >= 4
    known = {family.name for family in catalogue.FAMILIES}
    for query in queries:
        promql_parser.parse(query)
        assert set(re.findall(r"\b(?:hsm|luna_monitor)_[a-z_]+", query)) <= known


def test_every_command_is_one_of_ours() -> None:
    """What begins with luna-textfile is a command that there is, with options that it has."""
    from click import Context

    from luna_textfile.cli import NAMES, commands

    for name, rest in re.findall(r"(?m)^ *luna-textfile (\w+)(.*)$", DOCUMENT.read_text()):
        assert name in NAMES
        command = commands.get_command(Context(commands), name)
        assert command
        known = {option for param in command.params for option in param.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, (name, rest)
