"""Both jobs on SoftHSM2, a real module that is not a Luna."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from fixtures.softhsm import MakeSoftHsm
from fixtures.spy import Spy

from real.job import Host

STANDARD_ONLY = {"collector": {"collect_luna_specific": False}}


def test_every_token_is_there_and_nothing_is_invented(softhsm: MakeSoftHsm, tmp_path: Path) -> None:
    """Each token has its info series; sessions and memory, which SoftHSM2 calls unavailable, have none."""
    hsm = softhsm("tok0", 'quoted "label"', "schlüssel 鍵")
    run = Host(tmp_path / "host", hsm.library, hsm.env).run("minute")
    assert run.code == 0
    named = [line for line in run.lines("hsm_token_info") if 'label="' in line]
    assert len(named) == 3
    for label in ("tok0", r"quoted \"label\"", "schlüssel 鍵"):
        assert any(f'label="{label}"' in line for line in named)
    assert not run.lines("hsm_token_session_count")
    assert not run.lines("hsm_token_memory")
    assert run.lines("luna_monitor_up") == ['luna_monitor_up{schedule="minute"} 1']


def test_vendor_functions_that_are_not_there_are_unsupported(softhsm: MakeSoftHsm, tmp_path: Path) -> None:
    """A library without any CA_ symbol gives no error and no Luna series; nor is there a file of a Luna client."""
    hsm = softhsm("tok0")
    host = Host(tmp_path / "host", hsm.library, hsm.env, choice={"slot_id": hsm.slots["tok0"]})
    files = 3
    for schedule, luna_collectors in (("minute", 2), ("daily", 10 + files)):
        run = host.run(schedule)
        assert run.code == 0
        unsupported = [line for line in run.lines("luna_monitor_collector_unsupported") if line.endswith(" 1")]
        assert len(unsupported) == luna_collectors
        assert not run.lines("luna_monitor_call_failed")
        assert not run.lines("hsm_firmware")


def test_the_daily_job_tells_the_mechanisms(softhsm: MakeSoftHsm, tmp_path: Path) -> None:
    """A real module's list of mechanisms is counted, and has the same fingerprint in the next run."""
    hsm = softhsm("tok0")
    first, second = (Host(tmp_path / name, hsm.library, hsm.env).run("daily", STANDARD_ONLY) for name in "ab")
    ((line, number),) = [text.rsplit(" ", 1) for text in first.lines("hsm_token_mechanisms")]
    assert 'label="tok0"' in line
    assert int(number) > 50
    fingerprints = [run.lines("hsm_token_configuration_fingerprint") for run in (first, second)]
    assert len(fingerprints[0]) == 1
    assert fingerprints[0] == fingerprints[1]


def test_the_minute_job_tells_the_flags(softhsm: MakeSoftHsm, tmp_path: Path) -> None:
    """A real token says that it and its user PIN are initialised (0x408), and that nothing is locked."""
    hsm = softhsm("tok0")
    run = Host(tmp_path / "host", hsm.library, hsm.env).run("minute", STANDARD_ONLY)
    (flags,) = [int(line.rsplit(" ", 1)[1]) for line in run.lines("hsm_token_flags") if 'label="tok0"' in line]
    assert flags & 0x408 == 0x408
    assert not flags & 0x440000


def test_the_daily_job_tells_slot_flags_and_hardware_version(softhsm: MakeSoftHsm, tmp_path: Path) -> None:
    """What C_GetSlotInfo says stands under the slot's number and the token's serial."""
    hsm = softhsm("tok0")
    run = Host(tmp_path / "host", hsm.library, hsm.env).run("daily", STANDARD_ONLY)
    assert run.code == 0
    slot = hsm.slots["tok0"]
    assert any(line.startswith(f'hsm_slot_flags{{slot_id="{slot}",hsm="') for line in run.lines("hsm_slot_flags"))
    assert any(f'slot_id="{slot}",major="' in line for line in run.lines("hsm_slot_hardware_version"))


def test_the_spy_sees_each_call_once_and_no_session(
    softhsm: MakeSoftHsm, spy: Callable[[Path], Spy], tmp_path: Path
) -> None:
    """A minute run: one C_GetTokenInfo a slot, one query for the slots (in the standard's two steps), no session."""
    hsm = softhsm("tok0", "tok1")
    spied = spy(hsm.library)
    host = Host(tmp_path / "host", spied.library, {**hsm.env, **spied.env})
    assert host.run("minute", STANDARD_ONLY).code == 0
    # Two tokens of ours, and SoftHSM2's slot for the next one.
    assert Counter(spied.calls()) == {
        "C_GetFunctionList": 1,
        "C_Initialize": 1,
        "C_GetInfo": 1,
        "C_GetSlotList": 2,
        "C_GetTokenInfo": 3,
        "C_Finalize": 1,
    }


def test_the_token_is_found_by_its_label(softhsm: MakeSoftHsm, tmp_path: Path) -> None:
    """SoftHSM2's slot numbers look random; the label leads to the token, and no other leaves a series."""
    hsm = softhsm("first", "second")
    host = Host(tmp_path / "host", hsm.library, hsm.env, choice={"token_label": "second"})
    run = host.run("minute", STANDARD_ONLY)
    assert run.code == 0
    (info,) = run.lines("hsm_token_info")
    assert 'label="second"' in info
