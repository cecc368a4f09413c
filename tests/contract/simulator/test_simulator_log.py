"""The log of calls: one line a call, with what a test wants to know of it."""

from __future__ import annotations

from ctypes import byref, c_ulong
from typing import TYPE_CHECKING

from simulator_client import variables
from simulator_types import HaStatus, RoleState

from luna_textfile.simulation.library.build import environment
from luna_textfile.simulation.library.scenario import find

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from simulator_stage import Play


def test_each_call_is_one_line(play: Play, two_slots: str) -> None:
    """Name, slot, the kind of call or its ids, and the code: in this order, once a call."""
    client = play(two_slots)
    client.slots()
    client.token(1)
    client.stats(2, 4)
    client.stats(2, 1, 2, 4)
    client.settings("CA_GetHSMPolicySet", 1)
    client.call("CA_GetHSMPolicySetting", 1, 12, byref(c_ulong()))
    client.fill("CA_RoleStateGet", RoleState, 1, 1)
    client.fill("CA_GetHAState", HaStatus, 1)
    client.fill("C_GetTokenInfo", RoleState, 99)
    client.call("C_Finalize", None)
    client.call("C_Finalize", None)
    assert client.lines() == [
        "C_Initialize rv=0x0",
        "C_GetSlotList sizing rv=0x0",
        "C_GetSlotList rv=0x0",
        "C_GetTokenInfo slot=1 rv=0x0",
        "CA_GetHSMStats slot=2 ids=4 rv=0x0",
        "CA_GetHSMStats slot=2 ids=1,2,4 rv=0x0",
        "CA_GetHSMPolicySet slot=1 sizing rv=0x0",
        "CA_GetHSMPolicySet slot=1 rv=0x0",
        "CA_GetHSMPolicySetting slot=1 id=12 rv=0x0",
        "CA_RoleStateGet slot=1 role=1 rv=0x0",
        "CA_GetHAState slot=1 rv=0x54",
        "C_GetTokenInfo slot=99 rv=0x3",
        "C_Finalize rv=0x0",
        "C_Finalize rv=0x190",
    ]


def test_very_many_ids_do_not_break_a_line(play: Play, two_slots: str) -> None:
    """A long list of ids is cut in the log, and the call is answered in full."""
    client = play(two_slots)
    rv, stats = client.stats(1, *[4] * 1000)
    line = client.lines()[-1]
    assert (rv, len(stats), line.count("4,") < 100, line.split()[-1]) == (0, 1000, True, "rv=0x0")


def test_log_that_cannot_be_written_stops_the_library(
    play: Play, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A log in a folder that is not there is an error at once: a missing log must not look like no calls."""
    client = play("healthy")
    client.call("C_Finalize", None)
    with variables(environment(find("healthy").path, log=tmp_path / "no" / "log")):
        assert client.call("C_Initialize", None) == 0x05
    assert f"LUNA_SIMULATOR_LOG: {tmp_path}/no/log: No such file" in capfd.readouterr().err


def test_without_a_log_nothing_is_written(play: Play, tmp_path: Path) -> None:
    """Without LUNA_SIMULATOR_LOG no file appears."""
    client = play("healthy")
    client.call("C_Finalize", None)
    before = len(client.lines())
    with variables(environment(find("healthy").path)):
        assert client.call("C_Initialize", None) == 0
        assert client.call("C_Finalize", None) == 0
    assert len(client.lines()) == before
    assert {path.suffix for path in tmp_path.iterdir()} == {".so", ".log"}
