"""What each call says when it is asked wrongly: the codes of the standard, and the two-call protocol."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_ulong
from typing import TYPE_CHECKING

import pytest
from simulator_client import Client, Guarded
from simulator_types import TokenInfo

if TYPE_CHECKING:
    from simulator_stage import Child, Play, Written

SETS = ("CA_GetHSMCapabilitySet", "CA_GetHSMPolicySet", "CA_GetTokenCapabilities", "CA_GetTokenPolicies")


def test_nothing_answers_before_initialisation(play: Play) -> None:
    """Without C_Initialize, and after C_Finalize, calls say CKR_CRYPTOKI_NOT_INITIALIZED; twice is ALREADY."""
    client = play("healthy")
    assert client.call("C_Initialize", None) == 0x191
    assert client.call("C_Finalize", None) == 0
    assert client.call("C_Finalize", None) == 0x190
    assert client.fill("C_GetTokenInfo", TokenInfo, 0)[0] == 0x190
    assert client.stats(0, 4)[0] == 0x190
    assert client.call("C_Initialize", None) == 0
    assert client.fill("C_GetTokenInfo", TokenInfo, 0)[0] == 0


def test_forked_child_is_not_initialised(child: Child, written: Written, two_slots: str) -> None:
    """A child after fork() has to initialise anew, as the standard says."""
    code = """
assert client.call("C_Initialize", None) == 0
if os.fork() == 0:
    os._exit(client.fill("C_GetTokenInfo", TokenInfo, 1)[0] == 0x190 and client.call("C_Initialize", None) == 0)
assert os.waitstatus_to_exitcode(os.wait()[1]) == 1
assert client.fill("C_GetTokenInfo", TokenInfo, 1)[0] == 0
"""
    result = child(written(two_slots), code)
    assert result.returncode == 0, result.stderr


def test_unused_slot_and_slot_without_token(play: Play) -> None:
    """A slot number that is not there is invalid; an empty slot has no token."""
    client = play("two-hsms")
    assert client.fill("C_GetTokenInfo", TokenInfo, 77)[0] == 0x03
    assert client.numbers("CA_GetHSMStorageInformation", 77, 4) == (0x03, [None] * 4)
    assert client.fill("C_GetTokenInfo", TokenInfo, 6)[0] == 0xE0
    assert client.stats(6, 4)[0] == 0xE0


def test_group_refuses_calls_on_the_hsm_and_others_refuse_the_group_state(play: Play) -> None:
    """HA state is answered by a group alone, HSM-wide calls by everything else."""
    client, status = play("two-hsms"), (ctypes.c_ubyte * 2048)()
    assert client.call("CA_GetHAState", 5, status) == 0
    assert client.call("CA_GetHAState", 0, status) == 0x54
    assert client.call("CA_GetCurrentHAState", 6, status) == 0xE0
    assert client.stats(5, 4)[0] == 0x54
    assert client.numbers("CA_GetFirmwareVersion", 5, 3)[0] == 0x54
    assert client.numbers("CA_GetTokenStorageInformation", 5, 5)[0] == 0x54
    assert bytes(client.token(5).model).rstrip() == b"LunaVirtual"


def test_missing_pointers_are_bad_arguments(play: Play, two_slots: str) -> None:
    """No call writes through NULL."""
    client, number, count = play(two_slots), c_ulong(), c_ulong(0)
    bad = {
        client.call("C_GetInfo", None),
        client.call("C_GetSlotList", 0, None, None),
        client.call("C_GetSlotInfo", 1, None),
        client.call("C_GetTokenInfo", 1, None),
        client.call("C_GetMechanismInfo", 1, 1, None),
        client.call("C_GetFunctionList", None),
        client.call("CA_GetFirmwareVersion", 1, byref(number), None, byref(number)),
        client.call("CA_GetHSMPolicySet", 1, None, None, None, byref(count)),
        client.call("CA_GetHSMPolicySet", 1, byref(number), byref(count), None, byref(count)),
        client.call("CA_GetHSMPolicySetting", 1, 7, None),
        client.call("CA_GetHSMStats", 1, 1, None, None),
        client.call("CA_GetHSMStats", 1, 0, byref(number), byref(number)),
        client.call("CA_RoleStateGet", 1, 1, None),
        client.call("CA_GetTunnelSlotNumber", 1, None),
        client.call("CA_RetrieveLicenseList", 1, None, None),
        client.call("C_Finalize", 1),
    }
    assert bad == {0x07}


@pytest.mark.parametrize("name", SETS)
def test_sets_are_fetched_by_two_calls(play: Play, two_slots: str, name: str) -> None:
    """The first call tells the number of elements; the second fills; a place too small stays untouched."""
    client = play(two_slots)
    expected = {
        "CA_GetHSMCapabilitySet": {0: 1, 1: 0, 7: 1, 33: 20},
        "CA_GetHSMPolicySet": {0: 1, 1: 0, 7: 1, 12: 0},
        "CA_GetTokenCapabilities": {20: 10, 22: 1},
        "CA_GetTokenPolicies": {20: 10, 22: 0},
    }
    assert client.settings(name, 1) == expected[name]
    one, two, place = c_ulong(1), c_ulong(64), Guarded.of(c_ulong)
    array = ctypes.cast(place.memory, POINTER(c_ulong))
    assert client.call(name, 1, array, byref(one), (c_ulong * 64)(), byref(two)) == 0x150
    assert place.read(c_ulong).value == int.from_bytes(b"\xa5" * 8, "little")


def test_slot_and_mechanism_lists(play: Play) -> None:
    """Slots with and without token; mechanisms with their key sizes."""
    client, count = play("two-hsms"), c_ulong(0)
    assert client.slots() == [0, 1, 2, 3, 4, 5, 6]
    assert client.slots(with_token=True) == [0, 1, 2, 3, 4, 5]
    assert client.call("C_GetMechanismList", 0, None, byref(count)) == 0
    kinds = (c_ulong * count.value)()
    assert client.call("C_GetMechanismList", 0, kinds, byref(count)) == 0
    sizes = (c_ulong * 3)()
    assert [client.call("C_GetMechanismInfo", 0, kind, sizes) for kind in kinds] == [0] * count.value
    assert client.call("C_GetMechanismInfo", 0, 0x99, sizes) == 0x70
    short = c_ulong(2)
    assert client.call("C_GetSlotList", 0, (c_ulong * 2)(), byref(short)) == 0x150
    assert short.value == 7


def test_single_settings(play: Play, two_slots: str) -> None:
    """One capability or policy by its id; an id that is not there has a code of the vendor's own."""
    client, value = play(two_slots), c_ulong(99)
    assert client.call("CA_GetHSMCapabilitySetting", 1, 33, byref(value)) == 0
    assert value.value == 20
    assert client.call("CA_GetHSMPolicySetting", 1, 12, byref(value)) == 0
    assert value.value == 0
    assert client.call("CA_GetHSMPolicySetting", 1, 55, byref(value)) == 0x8000007B


def test_what_a_scenario_does_not_give_is_refused(play: Play) -> None:
    """Without its keys a call is not supported, and levels of the token info are unavailable."""
    client: Client = play("[hsm a]\nfirmware = 7.0.1\n[slot 0]\nkind = partition\nhsm = a\nserial = 1\n")
    refused = [
        client.stats(0, 4)[0],
        client.numbers("CA_GetHSMStorageInformation", 0, 4)[0],
        client.numbers("CA_GetTokenStorageInformation", 0, 5)[0],
        client.numbers("CA_GetTokenStatus", 0, 3)[0],
        client.numbers("CA_GetServerInstanceBySlotID", 0, 1)[0],
        client.numbers("CA_GetNumberOfAllowedContainers", 0, 1)[0],
        client.call("CA_RoleStateGet", 0, 0, (c_ulong * 1)()),
        client.call("CA_RetrieveLicenseList", 0, byref(c_ulong(0)), None),
        client.call("CA_GetTokenPolicies", 0, None, byref(c_ulong(0)), None, byref(c_ulong(0))),
    ]
    assert set(refused) == {0x54}
    assert client.token(0).sessions == client.token(0).private_free == 2**64 - 1


def test_firmware_before_6_20_has_no_statistics(play: Play) -> None:
    """CA_GetHSMStats came with firmware 6.20.0."""
    text = "[hsm a]\nfirmware = {}\ncommands = 5\n[slot 0]\nkind = partition\nhsm = a\nserial = 1\n"
    assert play(text.format("6.19.9")).stats(0, 4)[0] == 0x54
    assert play(text.format("6.20.0")).stats(0, 4) == (0, [(4, 0, 5)])


def test_fixed_strings_are_padded_and_cut_nowhere_else(play: Play) -> None:
    """Odd labels arrive byte by byte, filled up with spaces."""
    client = play("odd-labels")
    labels = [bytes(client.token(slot).label) for slot in client.slots()]
    assert labels[0] == b"say \"hi\" \\n 'x' C:\\".ljust(32)
    assert labels[1] == b"line\ntwo\t\r".ljust(32)
    assert labels[2] == "签名 署名 서명".encode().ljust(32)
    assert labels[3] == b"\xff\xfeA\xc3(".ljust(32)
    assert labels[4] == b" " * 32
    assert labels[5] == b"x" * 31 + b"\xc3"
    assert labels[6] == b'{a="b",c!~"d"} <b>&amp;</b>'.ljust(32)
    assert labels[7] == b"ab\x00cd".ljust(32)
