"""HA groups: which members the client can use, in every layout that it may write."""

import pytest

from collect.conftest import Shipped, Written
from collect.host import Host, Outcome
from luna_textfile.simulation.library import scenario

GROUP = {"label": "ha-group", "serial": "11234567890120", "hsm": "11234567890120"}


def members(done: Outcome, family: str = "hsm_ha_member_up", **group: str) -> dict[str, float]:
    """Map the members of a group to the values of a family."""
    return {dict(series.labels)["member"]: value for series, value in done.find(family, **group).items()}


@pytest.mark.parametrize(
    ("name", "code"), [("ha-member-down", 0x30), ("ha-v1-layout", 0xE0), ("ha-v2prime-layout", 0xE0)]
)
def test_each_layout_is_read(host: Host, name: str, code: int) -> None:
    """Two members, of which the second is lost, whichever of three structures the client fills."""
    done = host.run("minute", scenario.find(name).path)
    assert done.code == (75 if done.find("luna_monitor_slot_up", slot_id="1") else 0)
    assert members(done, **GROUP) == {"1234567890120": 1, "9876543210983": 0}
    assert members(done, "hsm_ha_member_status_code", **GROUP) == {"1234567890120": 0, "9876543210983": code}
    assert done.value("hsm_ha_members", **GROUP) == 2


def test_the_smallest_and_the_largest_group(shipped: Shipped) -> None:
    """A group of none says so; of thirty-two every one is there, four of them down."""
    done = shipped("ha-sizes", "minute")
    assert done.value("hsm_ha_members", label="nobody") == 0
    assert not members(done, label="nobody")
    up = members(done, label="everybody")
    assert set(up) == {str(5000000000 + number) for number in range(32)}
    assert [serial for serial, value in up.items() if not value] == [str(5000000000 + n) for n in (7, 15, 23, 31)]


def test_only_groups_are_asked(shipped: Shipped) -> None:
    """Partitions are not asked for members, and the daily job asks nobody."""
    assert {call.slot for call in shipped("two-hsms", "minute").calls if "HAState" in call.name} == {5}
    assert not [call for call in shipped("two-hsms", "daily").calls if "HAState" in call.name]


@pytest.mark.parametrize("action", ["garbage", "partial"])
@pytest.mark.parametrize("layout", ["v2", "v1", "v2prime"])
def test_half_or_absurd_answers_are_none(host: Host, written: Written, action: str, layout: str) -> None:
    """A size of 2^64-16, or a structure that ends half way, is a bad answer: no group of none, no invented member."""
    group = f"[slot 0]\nkind = ha\nlabel = g\nserial = 1\nsessions = 0\nmembers = 21:0 22:0\nha_layout = {layout}\n"
    fault = f"[fault]\nfunction = CA_GetCurrentHAState\naction = {action}\n"
    done = host.run("minute", written(group + fault, base=""))
    assert done.failures == {("0", "CA_GetCurrentHAState", "bad_answer")}
    assert not done.find("hsm_ha_members")
    assert not done.find("hsm_ha_member_up")


@pytest.mark.parametrize("settings", [{}, {"collector": {"ha_state": "current"}}])
def test_no_session_is_opened_unasked(host: Host, settings: dict[str, dict[str, object]]) -> None:
    """A client before 10.7 can tell only by sessions of its own: by default it is not asked, and that is no error."""
    done = host.run("minute", scenario.find("old-client").path, settings)
    assert done.code == 0
    assert done.value("luna_monitor_collector_unsupported", collector="ha_state") == 1
    assert not [call for call in done.calls if "HAState" in call.name]


def test_an_old_client_is_asked_where_that_is_wanted(host: Host) -> None:
    """With collector.ha_state at `any` it is, by the older call and in the older layout."""
    done = host.run("minute", scenario.find("old-client").path, {"collector": {"ha_state": "any"}})
    assert done.code == 0
    assert [call.name for call in done.calls if "HAState" in call.name] == ["CA_GetHAState"]
    assert members(done, label="legacy-ha") == {"150022008": 1, "150022009": 0}


def test_a_new_client_is_asked_by_the_newer_call(host: Host) -> None:
    """Also with `any` a client that can tell without a session is asked so, and once."""
    done = host.run("minute", scenario.find("two-hsms").path, {"collector": {"ha_state": "any"}})
    assert [call.name for call in done.calls if "HAState" in call.name] == ["CA_GetCurrentHAState"]


def test_a_hang_costs_the_group_and_nothing_else(named_host: Host, written: Written, shipped: Shipped) -> None:
    """A group whose state never comes loses its members; the HSMs behind it are asked all the same."""
    done = named_host.run("minute", written("[fault]\nfunction = CA_GetCurrentHAState\naction = hang"))
    lost = shipped("two-hsms", "minute").hsm_series - done.hsm_series
    assert {series.name for series in lost} == {"hsm_ha_members", "hsm_ha_member_up", "hsm_ha_member_status_code"}
    assert done.failures == {("5", "CA_GetCurrentHAState", "timeout")}
