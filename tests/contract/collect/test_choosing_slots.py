"""Which slots are watched: by number, list, `all`, token label or serial."""

import pytest

from collect.calls import asked
from collect.conftest import Written
from collect.host import Host, Outcome
from luna_textfile.simulation.library import scenario

TWO_HSMS = scenario.find("two-hsms").path
LABELS = {0: "app0", 1: "app1", 2: "app2", 3: "app3", 4: "app4", 5: "ha-group"}


def watched(done: Outcome) -> set[str]:
    """Labels of the tokens of which there are series."""
    labels = {dict(series.labels).get("label") for series in done.hsm_series}
    return {label for label in labels if label}


@pytest.mark.parametrize(
    ("choice", "slots"),
    [
        ({"slot_id": 3}, [3]),
        ({"slot_id": [4, 0]}, [0, 4]),
        ({"slot_id": "all"}, [0, 1, 2, 3, 4, 5]),
        ({"token_label": "app2"}, [2]),
        ({"token_label": ["app2", "ha-group"]}, [2, 5]),
        ({"token_serial": "9876543210983"}, [3]),
        ({"token_serial": ["9876543210983", "1234567890120"]}, [0, 3]),
        ({"token_label": "app1", "token_serial": "9876543210984"}, [1, 4]),
        ({"token_label": "app1", "token_serial": "1234567890121"}, [1]),
    ],
    ids=str,
)
def test_exactly_the_chosen_slots_have_series(named_host: Host, choice: dict[str, object], slots: list[int]) -> None:
    """The chosen tokens have series and slot_up 1; other people's tokens leave nothing, neither samples nor health."""
    done = named_host.run("minute", TWO_HSMS, {"hsm": choice})
    assert done.code == 0
    assert watched(done) == {LABELS[slot] for slot in slots}
    assert set(done.find("luna_monitor_slot_up").values()) == {1}
    every = {dict(series.labels).get("slot_id", str(slots[0])) for series in done.series}
    assert every == {str(slot) for slot in slots}
    assert done.value("luna_monitor_up") == 1


def test_a_slot_chosen_by_number_costs_no_question_to_others(named_host: Host) -> None:
    """Other slots are not asked when the number is known."""
    done = named_host.run("minute", TWO_HSMS, {"hsm": {"slot_id": 3}})
    assert asked(done.calls, "C_GetTokenInfo") == [3]
    assert asked(done.calls, "CA_GetTokenStatus") == [3]


def test_tokens_of_others_are_asked_who_they_are_and_no_more(named_host: Host) -> None:
    """To find a label every token is asked for its label once; what follows concerns the found one only."""
    done = named_host.run("daily", TWO_HSMS, {"hsm": {"token_label": "app4"}})
    assert asked(done.calls, "C_GetTokenInfo") == [0, 1, 2, 3, 4, 5]
    assert asked(done.calls, "C_GetSlotInfo") == [4]
    assert asked(done.calls, "CA_GetTokenStorageInformation") == [4]
    assert asked(done.calls, "CA_GetFirmwareVersion") == [4]
    assert {series.labels for series in done.find("hsm_firmware_version_info")} == {
        frozenset({("version", "7.4.0"), ("hsm", "geneva")})
    }


@pytest.mark.parametrize(
    ("choice", "missing"),
    [
        ({"token_label": ["app1", "nowhere"]}, {"label": "nowhere"}),
        ({"token_serial": ["1234567890121", "42"]}, {"serial": "42"}),
    ],
    ids=["label", "serial"],
)
def test_a_token_that_no_slot_holds_is_down(
    named_host: Host, choice: dict[str, object], missing: dict[str, str]
) -> None:
    """A configured token that is not there gives up 0 and slot_up 0 under its name; the found one is collected."""
    done = named_host.run("minute", TWO_HSMS, {"hsm": choice})
    assert done.code == 75
    assert done.value("luna_monitor_up") == 0
    assert done.value("luna_monitor_slot_up", **missing) == 0
    assert done.value("luna_monitor_slot_up", label="app1") == 1
    assert watched(done) == {"app1"}
    assert [event for event in done.events if event.items() >= missing.items() and event["level"] == "error"]
    assert not done.find("luna_monitor_last_success_timestamp_seconds")


def test_a_number_that_no_slot_has_is_named(named_host: Host) -> None:
    """A slot number that does not exist is down with CKR_SLOT_ID_INVALID, and the log says what to do."""
    done = named_host.run("minute", TWO_HSMS, {"hsm": {"slot_id": [0, 99]}})
    assert done.code == 75
    assert ("99", "C_GetTokenInfo", "CKR_SLOT_ID_INVALID") in done.failures
    assert {slot for slot, _call, _reason in done.failures} == {"99"}
    assert done.value("luna_monitor_slot_up", slot_id="99") == 0
    assert done.value("luna_monitor_slot_up", slot_id="0") == 1
    assert watched(done) == {"app0"}
    failure = next(event for event in done.events if event.get("call") == "C_GetTokenInfo")
    assert "hsm.token_label" in str(failure["hint"])


def test_an_empty_slot_is_down(named_host: Host) -> None:
    """A configured slot without a token is down with CKR_TOKEN_NOT_PRESENT."""
    done = named_host.run("minute", TWO_HSMS, {"hsm": {"slot_id": 6}})
    assert done.code == 75
    assert ("6", "C_GetTokenInfo", "CKR_TOKEN_NOT_PRESENT") in done.failures
    assert done.value("luna_monitor_up") == 0
    assert done.value("luna_monitor_slot_up", slot_id="6") == 0
    assert not done.hsm_series


def test_an_empty_slot_still_tells_about_itself(named_host: Host) -> None:
    """C_GetSlotInfo answers for a slot without a token: its flags are there, nothing about a token is."""
    done = named_host.run("daily", TWO_HSMS, {"hsm": {"slot_id": 6}})
    assert {series.name for series in done.hsm_series} == {"hsm_slot_flags", "hsm_slot_hardware_version"}
    assert int(done.value("hsm_slot_flags", slot_id="6")) & 1 == 0


def test_all_leaves_empty_slots_out(named_host: Host) -> None:
    """Placeholders without a token are normal on a Luna client: with `all` they are neither watched nor down."""
    done = named_host.run("minute", TWO_HSMS)
    assert not done.find("luna_monitor_slot_up", slot_id="6")
    assert done.value("luna_monitor_up") == 1


@pytest.mark.parametrize("choice", [{"slot_id": "all"}, {"token_label": "app1"}], ids=["all", "label"])
def test_a_client_without_tokens_is_down(host: Host, written: Written, choice: dict[str, object]) -> None:
    """An empty list of slots is a failure, whoever asked for it: an appliance that is off looks just so."""
    done = host.run("minute", written("[slots 0-2]\nkind = empty", base=""), {"hsm": choice})
    assert done.code == 75
    assert done.value("luna_monitor_up") == 0
    assert done.failures == {("", "C_GetSlotList", "no_slot")}


def test_two_slots_with_one_token_keep_the_first(host: Host, written: Written) -> None:
    """A token seen through two slots has one series a family, and the log names what was dropped."""
    partition = "kind = partition\nhsm = a\nlabel = twin\nserial = 5\nsessions = 3\n"
    sections = f"[hsm a]\nfirmware = 7.8.4\n[slots 1-2]\n{partition}"
    done = host.run("minute", written(sections, base=""))
    assert done.value("hsm_token_session_count", label="twin") == 3
    assert [event for event in done.events if event.get("family") == "hsm_token_session_count"]
