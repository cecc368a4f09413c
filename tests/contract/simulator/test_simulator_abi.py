"""The binary interface: sizes, offsets, widths written, symbols."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_ulong, c_void_p
from typing import TYPE_CHECKING, Any

import pytest
from simulator_client import GUARD
from simulator_types import (
    PROTOTYPES,
    HaStatus,
    HaStatusV1,
    HaStatusV2Prime,
    Info,
    RoleState,
    SlotInfo,
    Stat,
    TokenInfo,
)

if TYPE_CHECKING:
    from simulator_stage import Play

SIZES = {Info: 88, SlotInfo: 112, TokenInfo: 208, Stat: 24, RoleState: 4}
SIZES |= {HaStatus: 1056, HaStatusV1: 528, HaStatusV2Prime: 792}


@pytest.mark.parametrize(("kind", "size"), SIZES.items())
def test_second_declaration_has_the_documented_sizes(kind: Any, size: int) -> None:
    """The structures of these tests are as wide as the documented ones, so that a guard behind them means something."""
    assert ctypes.sizeof(kind) == size


def test_token_info_arrives_field_by_field(play: Play) -> None:
    """Every field of CK_TOKEN_INFO is where a second declaration of it looks for it."""
    token = play("healthy").token(0)
    assert bytes(token.label) == b"app1".ljust(32)
    assert bytes(token.manufacturer) == b"SafeNet".ljust(32)
    assert bytes(token.model) == b"LunaSA 7.8".ljust(16)
    assert bytes(token.serial) == b"1234567890123".ljust(16)
    assert token.flags == 0x40D
    assert (token.sessions, token.max_sessions, token.rw_sessions, token.max_rw_sessions) == (12, 1024, 4, 1024)
    assert (token.public_total, token.public_free) == (324096, 320844)
    assert (token.private_total, token.private_free) == (324096, 320844)
    assert (token.max_pin, token.min_pin) == (255, 8)
    assert (token.firmware.major, token.firmware.minor) == (7, 84)
    assert bytes(token.utc) == b" " * 16


def test_levels_are_not_mixed_up(play: Play, two_slots: str) -> None:
    """Where every level of a token differs, each field has its own."""
    token = play(two_slots).token(2)
    assert (token.sessions, token.max_sessions, token.rw_sessions, token.max_rw_sessions) == (3, 1024, 1, 512)
    assert (token.public_total, token.public_free, token.private_total, token.private_free) == (100, 90, 80, 70)


def test_library_and_slot_info_arrive(play: Play) -> None:
    """CK_INFO and CK_SLOT_INFO hold padded text, versions and flags."""
    client = play("two-hsms")
    rv, info = client.fill("C_GetInfo", Info)
    assert (rv, info.library_version.major, info.library_version.minor) == (0, 10, 7)
    assert bytes(info.description) == b"Luna PKCS#11 (simulated)".ljust(32)
    texts = {}
    for slot in (0, 5, 6):
        rv, described = client.fill("C_GetSlotInfo", SlotInfo, slot)
        assert rv == 0
        texts[slot] = (bytes(described.description).decode().rstrip(), described.flags & 1)
    assert texts == {0: ("Net Token Slot", 1), 5: ("HA Virtual Card Slot", 1), 6: ("Net Token Slot", 0)}


@pytest.mark.parametrize(
    ("scenario", "layout", "serials"),
    [
        ("ha-v2prime-layout", HaStatusV2Prime, [b"1234567890120", b"9876543210983"]),
        ("ha-v1-layout", HaStatusV1, [1234567890120, 9876543210983]),
        ("ha-member-down", HaStatus, [b"1234567890120", b"9876543210983"]),
    ],
)
def test_group_state_in_each_layout(play: Play, scenario: str, layout: Any, serials: list[Any]) -> None:
    """Each layout of the HA state has its own size, and nothing behind it is touched."""
    rv, status = play(scenario).fill("CA_GetHAState", layout, 2)
    assert (rv, status.size) == (0, 2)
    assert [status.members[i].serial for i in range(2)] == serials
    assert str(status.group).strip("b'") == "11234567890120"
    assert [status.members[i].status for i in range(2)] == [0, 0x30 if scenario == "ha-member-down" else 0xE0]


def test_lost_member_is_a_device_error_once(play: Play) -> None:
    """The loss of a member is 0x30 when first seen and 0xE0 from then on."""
    client = play("ha-member-down")
    statuses = [client.fill("CA_GetCurrentHAState", HaStatus, 2)[1].members[1].status for _ in range(3)]
    assert statuses == [0x30, 0xE0, 0xE0]


def test_groups_of_none_and_of_thirty_two(play: Play) -> None:
    """A group may be empty or full."""
    client = play("ha-sizes")
    _, nobody = client.fill("CA_GetHAState", HaStatus, 0)
    _, everybody = client.fill("CA_GetHAState", HaStatus, 1)
    assert nobody.size == 0
    assert everybody.size == 32
    assert [i for i in range(32) if everybody.members[i].status] == [7, 15, 23, 31]


def test_role_state_is_four_bytes(play: Play, two_slots: str) -> None:
    """CA_ROLE_STATE has a byte for each of its four numbers; an unknown role is refused."""
    client = play(two_slots)
    rv, state = client.fill("CA_RoleStateGet", RoleState, 1, 1)
    assert (rv, state.flags, state.attempts, state.primary, state.secondary) == (0, 5, 9, 2, 1)
    rv, state = client.fill("CA_RoleStateGet", RoleState, 1, 7)
    assert (rv, state.flags) == (0x103, GUARD)


def test_every_function_is_exported(play: Play) -> None:
    """Each function with a prototype here is a symbol of the library, and no internal name is."""
    library = play("healthy").library
    assert [name for name in PROTOTYPES if not hasattr(library, name)] == []
    assert not hasattr(library, "scenario_load")
    assert not hasattr(library, "C_Login")


def test_old_client_lacks_exactly_its_symbols(play: Play) -> None:
    """The symbols that `without` names are not there; all others are."""
    library = play("old-client").library
    assert {name for name in PROTOTYPES if not hasattr(library, name)} == {
        "CA_GetFirmwareVersion",
        "CA_GetTokenCapabilities",
        "CA_GetTokenPolicies",
        "CA_GetTokenStorageInformation",
        "CA_GetHSMStats",
        "CA_GetTokenStatus",
        "CA_GetCurrentHAState",
        "CA_RoleStateGet",
        "CA_GetServerInstanceBySlotID",
    }


def test_function_list_is_complete_and_refuses_what_is_not_read_only(play: Play) -> None:
    """The list has 68 functions; the 59 that open sessions, log in or write are refused and leave their names."""
    client = play("healthy")
    pointer = c_void_p()
    assert client.call("C_GetFunctionList", ctypes.addressof(pointer)) == 0
    assert pointer.value is not None
    version = ctypes.string_at(pointer.value, 2)
    addresses = (c_ulong * 68).from_address(pointer.value + 8)
    before = len(client.lines())
    codes = {ctypes.CFUNCTYPE(c_ulong)(address)() for address in list(addresses)[9:]}
    names = [line.split()[0] for line in client.lines()[before:]]
    assert (version, codes) == (b"\x02\x14", {0x54})
    assert len(set(names)) == 59
    assert (names[0], names[3], names[9], names[-1]) == (
        "C_InitToken",
        "C_OpenSession",
        "C_Login",
        "C_WaitForSlotEvent",
    )


def test_function_list_leads_to_the_same_functions(play: Play) -> None:
    """The first nine entries are the exported functions in the standard's order."""
    client = play("healthy")
    pointer = c_void_p()
    client.call("C_GetFunctionList", ctypes.addressof(pointer))
    assert pointer.value is not None
    addresses = list((c_ulong * 9).from_address(pointer.value + 8))
    names = list(PROTOTYPES)[:9]
    assert addresses == [ctypes.cast(getattr(client.library, name), c_void_p).value for name in names]


def test_numbers_are_eight_bytes_each(play: Play, two_slots: str) -> None:
    """Scalar answers write one CK_ULONG a place and nothing behind it."""
    client = play(two_slots)
    assert client.numbers("CA_GetFirmwareVersion", 1, 3) == (0, [7, 8, 4])
    assert client.numbers("CA_GetHSMStorageInformation", 1, 4) == (0, [10, 1000, 400, 600])
    assert client.numbers("CA_GetTokenStorageInformation", 2, 5) == (0, [5, 300, 120, 180, 9])
    assert client.numbers("CA_GetTokenStatus", 2, 3) == (0, [0, 4, 2])
    assert client.numbers("CA_GetServerInstanceBySlotID", 2, 1) == (0, [0])
    assert client.numbers("CA_GetTunnelSlotNumber", 2, 1) == (0, [2])
    assert client.numbers("CA_GetUserContainerNumber", 2, 1) == (0, [3])
    assert client.numbers("CA_GetNumberOfAllowedContainers", 2, 1) == (0, [20])


def test_statistics_split_a_wide_number_into_halves(play: Play) -> None:
    """A counter beyond 2^53 arrives exactly, as two 32-bit halves under dirty upper bits, in the order asked for."""
    client = play("wide-counter", elapsed=10)
    rv, stats = client.stats(0, 2, 4)
    exact = {name: ((high & 0xFFFFFFFF) << 32) | (low & 0xFFFFFFFF) for name, high, low in stats}
    assert rv == 0
    assert exact == {2: 4294967295 + 10_000, 4: 9007199254740993 + 10}
    assert all(high >> 32 and low >> 32 for _, high, low in stats)


def test_unknown_statistic_is_marked(play: Play, two_slots: str) -> None:
    """An id that the HSM has not comes back as LUNA_STATS_UNKNOWN."""
    assert play(two_slots).stats(1, 4, 99) == (0, [(4, 0, 5000), (0xFFFFFFFF, 0, 0)])


def test_licences_come_in_pairs_size_first(play: Play, two_slots: str) -> None:
    """CA_RetrieveLicenseList takes its count before its array and counts numbers, not licences."""
    client, count = play(two_slots), c_ulong(0)
    assert client.call("CA_RetrieveLicenseList", 1, byref(count), None) == 0
    assert count.value == 4
    array = (c_ulong * 4)()
    assert client.call("CA_RetrieveLicenseList", 1, byref(count), array) == 0
    assert list(array) == [621, 2, 622, 0]
