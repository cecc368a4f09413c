"""The catalogue: what is true of every family's name, labels and HELP."""

import re

import pytest

from luna_textfile import catalogue, collectors
from luna_textfile.run.daily_schedule import DAILY
from luna_textfile.run.minute_schedule import MINUTE
from luna_textfile.textfile.metrics import Family

NAMES = [family.name for family in catalogue.FAMILIES]


@pytest.fixture(params=catalogue.FAMILIES, ids=NAMES)
def family(request: pytest.FixtureRequest) -> Family:
    """Each family in turn."""
    found: Family = request.param
    return found


def test_names_are_legacy(family: Family) -> None:
    """A quoted UTF-8 name breaks the whole file in node_exporter; colons are for recording rules."""
    assert re.fullmatch(r"[a-z_][a-z0-9_]*", family.name)
    assert family.name.startswith(("hsm_", "luna_monitor_"))


def test_labels_are_legacy_and_our_own(family: Family) -> None:
    """`job` and `instance` belong to Prometheus and would come out as exported_job; `__` is reserved."""
    for label in family.labels:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", label)
        assert not label.startswith("__")
    assert not {"job", "instance", "le", "quantile"} & set(family.labels)
    assert len(set(family.labels)) == len(family.labels)


def test_the_kind_is_gauge_or_counter(family: Family) -> None:
    """Nothing else is emitted, and a counter is called one."""
    assert family.kind in {"gauge", "counter"}
    if family.name.endswith("_total"):
        assert family.kind == "counter"


def test_the_help_adds_something(family: Family) -> None:
    """One sentence or more, that says more than the name does, on one line and without what Markdown would eat."""
    assert family.help.endswith(".")
    assert family.help[0].isupper() or family.help[0].isdigit()
    assert len(family.help.split()) >= 4
    new = set(re.findall(r"[a-z]+", family.help.lower())) - set(family.name.split("_"))
    assert len(new) >= 3, "it repeats the name"
    assert not set("\n|`") & set(family.help)


def test_the_source_is_given(family: Family) -> None:
    """Every family says which call, or which part of the job, its number comes from."""
    assert family.source
    if family.name.startswith("hsm_"):
        assert re.search(r"\bCA?_(Get\w+|RoleStateGet|RetrieveLicenseList)|Chrystoki\.conf", family.source)


def test_no_family_is_declared_twice() -> None:
    """A name stands in the catalogue once: two declarations could disagree on HELP."""
    assert len(set(NAMES)) == len(NAMES)


def test_every_collector_of_the_jobs_is_in_the_catalogue() -> None:
    """What the two jobs can write is listed: each collector's module has its families there."""
    names = {collector.name for schedule in (MINUTE, DAILY) for collector in schedule.collectors}
    assert names == {
        "token_status", "statistics", "slots", "firmware", "capabilities", "policies", "hsm_storage", "token_storage",
        "roles", "ha_state", "token_capabilities", "token_policies", "mechanisms", "licenses", "partition_limit",
    }  # fmt: skip
    listed = {id(family) for family in catalogue.FAMILIES}
    for name in (
        "configuration", "firmware", "ha", "licenses", "partitions", "roles", "slots", "statistics", "storage",
        "token_status", "tokens",
    ):  # fmt: skip
        module = getattr(collectors, name)
        declared = [value for value in vars(module).values() if isinstance(value, Family)]
        assert declared
        assert {id(family) for family in declared} <= listed


def test_a_schedule_that_writes_a_family_is_named() -> None:
    """Each group names its schedules, and no family is in two groups."""
    for group in catalogue.GROUPS:
        assert set(group.schedules) <= {"minute", "daily"}
        assert group.schedules
