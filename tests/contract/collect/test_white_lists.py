"""Which capabilities and policies are exported."""

import pytest

from collect.conftest import Shipped, Written
from collect.host import Host, Outcome
from luna_textfile.simulation.library import scenario

HEALTHY = scenario.find("healthy").path
CAPABILITIES = {
    **dict.fromkeys((1, 4, 6, 7, 9, 11, 12, 15, 16, 20, 25, 37, 39, 40, 46, 48, 49), 1),
    0: 0,
    2: 15,
    27: 33554432,
    33: 20,
}
POLICIES = {0: 0, 1: 1, 6: 0, 7: 1, 12: 0, 15: 0, 16: 1, 20: 1, 25: 1, 33: 20, 37: 0, 39: 0, 40: 0, 46: 0, 48: 0, 49: 1}
"""Of the scenario file, by hand."""


def capabilities(done: Outcome) -> dict[int, float]:
    """Map the exported capability ids to their values."""
    return {int(dict(series.labels)["capability_id"]): value for series, value in done.find("hsm_capability").items()}


def policies(done: Outcome) -> dict[int, float]:
    """Map the exported policy ids to their values."""
    return {int(dict(series.labels)["policy_id"]): value for series, value in done.find("hsm_policy").items()}


def test_four_of_each_by_default(shipped: Shipped) -> None:
    """By default the ids 1, 7, 12 and 37 are exported, with the HSM's values."""
    done = shipped("healthy", "daily")
    assert capabilities(done) == {1: 1, 7: 1, 12: 1, 37: 1}
    assert policies(done) == {1: 1, 7: 1, 12: 0, 37: 0}


def test_all_is_all(host: Host) -> None:
    """With `all` every id that the HSM gives is exported."""
    done = host.run("daily", HEALTHY, {"collector": {"capability_ids": "all", "policy_ids": "all"}})
    assert capabilities(done) == CAPABILITIES
    assert policies(done) == POLICIES


def test_each_list_is_its_own(host: Host) -> None:
    """The two lists are independent; an id that the HSM lacks gives nothing; an empty list exports none."""
    done = host.run("daily", HEALTHY, {"collector": {"capability_ids": [2, 33, 3], "policy_ids": []}})
    assert done.code == 0
    assert capabilities(done) == {2: 15, 33: 20}
    assert policies(done) == {}


def test_names_come_from_the_table(host: Host) -> None:
    """Known ids carry a name, in both families the same."""
    done = host.run("daily", HEALTHY, {"collector": {"capability_ids": [33], "policy_ids": [33]}})
    for family in ("hsm_capability", "hsm_policy"):
        assert done.value(family, name="maximum_number_of_partitions") == 20


@pytest.mark.parametrize("chosen", ["all", [55, 4711, 2**63 - 1]])
def test_an_unknown_id_keeps_its_number(host: Host, written: Written, chosen: object) -> None:
    """Ids that no public source names are exported as id_N, whatever their size."""
    hsm = "[hsm new]\nfirmware = 9.0.0\ncapabilities = 55:3 4711:1 9223372036854775807:1\npolicies = 55:2\n"
    path = written(f"{hsm}[slot 0]\nkind = partition\nhsm = new\nlabel = a\nserial = 1\nsessions = 0", base="")
    done = host.run("daily", path, {"collector": {"capability_ids": chosen, "policy_ids": chosen}})
    names = {dict(series.labels)["name"] for series in done.find("hsm_capability")}
    assert names == {"id_55", "id_4711", "id_9223372036854775807"}
    assert done.value("hsm_policy", policy_id="55", name="id_55") == 2
