"""Which calls reach the library, counted exactly: the HSM's load comes first."""

import pytest

from collect.calls import BOUND, asked, counted
from collect.conftest import Shipped, Written
from collect.host import Host, Name
from luna_textfile.simulation.library import scenario
from luna_textfile.simulation.library.scenario import scenarios

READ_ONLY = {
    "C_GetFunctionList",
    "C_Initialize",
    "C_GetInfo",
    "C_GetSlotList",
    "C_GetSlotInfo",
    "C_GetTokenInfo",
    "C_GetMechanismList",
    "C_Finalize",
    *BOUND,
}
"""Every function that may ever be called. None logs in, opens a session, waits or writes."""

START_AND_END = {"C_GetFunctionList": 1, "C_Initialize": 1, "C_GetInfo": 1, "C_GetSlotList": 2, "C_Finalize": 1}
"""The two calls of C_GetSlotList are the sizing and the filling of one question."""

NO_FAULT = [each.name for each in scenarios() if not each.name.startswith("fault-")]
SCHEDULES: tuple[Name, Name] = ("minute", "daily")


def test_minute_asks_each_slot_and_each_hsm_once(shipped: Shipped) -> None:
    """A minute run on five partitions, one HA group and two HSMs makes exactly these calls."""
    assert counted(shipped("two-hsms", "minute").calls) == START_AND_END | {
        "C_GetTokenInfo": 6,
        "CA_GetServerInstanceBySlotID": 5,
        "CA_GetTokenStatus": 5,
        "CA_GetCurrentHAState": 1,
        "CA_GetHSMStats": 2,
    }


def test_daily_asks_a_partition_eight_times_and_an_hsm_seven(shipped: Shipped) -> None:
    """A daily run makes exactly these calls; a set of ids takes two, the first for its size; a role is one call."""
    assert counted(shipped("two-hsms", "daily").calls) == START_AND_END | {
        "C_GetTokenInfo": 6,
        "CA_GetServerInstanceBySlotID": 5,
        "C_GetSlotInfo": 6,
        "CA_GetTokenStorageInformation": 5,
        "CA_GetFirmwareVersion": 2,
        "CA_GetHSMCapabilitySet": 2 * 2,
        "CA_GetHSMPolicySet": 2 * 2,
        "CA_GetHSMStorageInformation": 2,
        "CA_RoleStateGet": 5 * 3,
        "CA_GetTokenCapabilities": 5 * 2,
        "CA_GetTokenPolicies": 5 * 2,
        "C_GetMechanismList": 2,
        "CA_RetrieveLicenseList": 2,
        "CA_GetNumberOfAllowedContainers": 2,
    }


def test_a_hundred_slots_cost_a_hundred_questions(shipped: Shipped) -> None:
    """Calls grow with slots and HSMs, nothing else: a hundred partitions on five HSMs."""
    assert counted(shipped("many-slots", "minute").calls) == START_AND_END | {
        "C_GetTokenInfo": 100,
        "CA_GetServerInstanceBySlotID": 100,
        "CA_GetTokenStatus": 100,
        "CA_GetHSMStats": 5,
    }


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("name", NO_FAULT)
def test_no_question_is_asked_twice(shipped: Shipped, name: str, schedule: Name) -> None:
    """Where nothing fails, a function is asked about a slot at most once a run."""
    calls = shipped(name, schedule).calls
    assert len(calls) == len(set(calls))


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_hsm_wide_facts_come_through_one_slot(shipped: Shipped, schedule: Name) -> None:
    """What is true of the whole HSM is asked through its first slot only."""
    for name in ("CA_GetHSMStats",) if schedule == "minute" else ("CA_GetFirmwareVersion", "CA_GetHSMPolicySet"):
        assert asked(shipped("two-hsms", schedule).calls, name) == [0, 3]


def test_one_call_brings_commands_and_utilisation(shipped: Shipped) -> None:
    """CA_GetHSMStats is asked once for statistics 2, 3 and 4; the boot time, whose unit is not public, is not."""
    assert {call.ids for call in shipped("two-hsms", "minute").calls if call.name == "CA_GetHSMStats"} == {"2,3,4"}


def test_the_roles_move_to_the_minute_job(host: Host) -> None:
    """With collector.role_schedule the other job asks for the roles; with `never` none does."""
    path = scenario.find("two-hsms").path
    for schedule, asks in (("minute", ("minute",)), ("daily", ("daily",)), ("never", ())):
        for job in SCHEDULES:
            done = host.run(job, path, {"collector": {"role_schedule": schedule}})
            assert len(asked(done.calls, "CA_RoleStateGet")) == (15 if job in asks else 0)


def test_ha_state_can_be_left_out(host: Host) -> None:
    """With collector.ha_state at `never` the group's slot is asked for its token alone."""
    done = host.run("minute", scenario.find("two-hsms").path, {"collector": {"ha_state": "never"}})
    assert not [call for call in done.calls if "HAState" in call.name]
    assert not done.find("hsm_ha_members")


def test_token_status_can_be_left_out(host: Host) -> None:
    """With collector.token_status off that one call is gone, and nothing else is."""
    path = scenario.find("two-hsms").path
    with_it = counted(host.run("minute", path).calls)
    without = host.run("minute", path, {"collector": {"token_status": False}})
    assert without.code == 0
    assert with_it.pop("CA_GetTokenStatus") == 5
    assert counted(without.calls) == with_it


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_without_luna_no_extension_is_called(named_host: Host, schedule: Name) -> None:
    """With collect_luna_specific off no CA_ function is called, not even for the appliance's name."""
    done = named_host.run(schedule, scenario.find("two-hsms").path, {"collector": {"collect_luna_specific": False}})
    assert done.code == 0
    assert done.hsm_series
    assert not [call for call in done.calls if call.is_luna]


@pytest.mark.parametrize(
    ("settings", "slots"),
    [
        ({}, [0, 1, 2, 3, 4]),
        ({"name": "both"}, []),
        ({"names": {"1234567890120": "z", "app1": "z", "1234567890122": "z"}}, [3, 4]),
    ],
    ids=["nothing configured", "one name", "names of three tokens"],
)
def test_the_appliance_is_asked_for_only_where_it_decides(
    named_host: Host, settings: dict[str, object], slots: list[int]
) -> None:
    """CA_GetServerInstanceBySlotID is not called for a slot whose name is configured, nor for an HA group."""
    done = named_host.run("minute", scenario.find("two-hsms").path, {"hsm": settings})
    assert asked(done.calls, "CA_GetServerInstanceBySlotID") == slots


def test_a_known_appliance_is_not_asked_for_again(named_host: Host) -> None:
    """A partition does not move: the second run does not ask again, and names its HSM as the first did."""
    path = scenario.find("two-hsms").path
    first, second = named_host.run("minute", path), named_host.run("minute", path)
    assert second.hsm_series == first.hsm_series
    assert counted(second.calls) == START_AND_END | {
        "C_GetTokenInfo": 6,
        "CA_GetTokenStatus": 5,
        "CA_GetCurrentHAState": 1,
        "CA_GetHSMStats": 2,
    }


def test_without_server_names_the_appliance_is_not_asked_for(host: Host) -> None:
    """Without a Chrystoki.conf that names servers there is nothing to look the answer up in."""
    done = host.run("minute", scenario.find("two-hsms").path)
    assert asked(done.calls, "CA_GetServerInstanceBySlotID") == []


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("name", [each.name for each in scenarios()])
def test_only_reading_functions_are_ever_called(shipped: Shipped, name: str, schedule: Name) -> None:
    """In no scenario does anything outside the written list reach the library: no C_Login, no C_OpenSession."""
    called = set(counted(shipped(name, schedule).calls))
    assert called <= READ_ONLY
    assert "C_Initialize" in called  # the log was on


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("name", [name for name in NO_FAULT if name.startswith(("ha-", "two-", "old-"))])
def test_a_virtual_slot_is_not_asked_what_hsms_know(shipped: Shipped, name: str, schedule: Name) -> None:
    """The virtual slot of an HA group gets one CA_ call, for its members, and that only once a minute."""
    groups = shipped(name, "minute").find("hsm_token_info", kind="ha_virtual")
    slots = {int(dict(group.labels)["slot_id"]) for group in groups}
    assert slots
    calls = [call.name for call in shipped(name, schedule).calls if call.is_luna and call.slot in slots]
    assert set(calls) <= ({"CA_GetCurrentHAState"} if schedule == "minute" else set())


def test_a_set_that_grew_is_fetched_once_more(host: Host, written: Written) -> None:
    """CKR_BUFFER_TOO_SMALL costs one more pair of calls on that HSM, and no more."""
    path = written("[fault]\nfunction = CA_GetHSMPolicySet\nhsm = zurich\naction = too-small")
    done = host.run("daily", path, {"hsm": {"name": "one", "slot_id": [0]}})
    assert done.code == 0
    assert counted(done.calls)["CA_GetHSMPolicySet"] == 4
