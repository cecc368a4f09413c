"""Calls that do not come back: the run ends in time, and nothing stays behind."""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from collect.calls import asked, read_calls
from collect.conftest import Shipped, Written
from collect.host import Host, Settings, living
from luna_textfile.simulation.library import scenario

TWO_HSMS = scenario.find("two-hsms").path
HANG = "[fault]\nfunction = {}\nslot = {}\naction = hang\n"
SIX_PARTITIONS = """
[hsm a]
firmware = 7.8.4
commands = 1000
[hsm b]
firmware = 7.8.4
commands = 2000
[slots 0-2]
kind = partition
hsm = a
label = a{n}
serial = 10{n}
sessions = 1
[slots 3-5]
kind = partition
hsm = b
label = b{n}
serial = 20{n}
sessions = 1
"""
A_HANGS = "[fault]\nfunction = any\nhsm = a\naction = hang\n"


@pytest.fixture
def two_names() -> Settings:
    """Give settings that tell by the tokens' labels which HSM each belongs to."""
    return {"hsm": {"names": {f"{hsm}{slot}": hsm for slot in range(6) for hsm in "ab"}}}


def test_each_hsm_hangs_for_itself(named_host: Host, written: Written) -> None:
    """Two HSMs that hang over one call each cost two time-outs, and each its own later calls."""
    path = written(HANG.format("CA_GetTokenStatus", 1) + HANG.format("CA_GetTokenStatus", 3))
    done = named_host.run("minute", path)
    assert asked(done.calls, "CA_GetTokenStatus") == [0, 1, 3]
    assert asked(done.calls, "CA_GetHSMStats") == []
    assert done.failures == {
        ("1", "CA_GetTokenStatus", "timeout"),
        ("2", "CA_GetTokenStatus", "skipped"),
        ("3", "CA_GetTokenStatus", "timeout"),
        ("4", "CA_GetTokenStatus", "skipped"),
        ("", "CA_GetHSMStats", "skipped"),
    }


def test_one_hsm_hangs_and_another_crashes(named_host: Host, written: Written, shipped: Shipped) -> None:
    """Faults of two kinds on two HSMs cost each its own: a hang the rest of its HSM, a crash one answer."""
    crash = "[fault]\nfunction = CA_GetTokenStatus\nslot = 4\naction = segv\n"
    done = named_host.run("minute", written(HANG.format("CA_GetTokenStatus", 1) + crash))
    lost = shipped("two-hsms", "minute").hsm_series - done.hsm_series
    assert {(series.name, dict(series.labels).get("label", "")) for series in lost} == {
        ("hsm_token_status_session_count", "app1"),
        ("hsm_token_status_session_count", "app2"),
        ("hsm_token_status_session_count", "app4"),
        ("hsm_token_status_rw_session_count", "app1"),
        ("hsm_token_status_rw_session_count", "app2"),
        ("hsm_token_status_rw_session_count", "app4"),
        ("hsm_stats_total_commands", ""),
        ("hsm_stats_cpu_up_ticks_total", ""),
        ("hsm_stats_cpu_idle_ticks_total", ""),
    }
    assert {dict(series.labels)["hsm"] for series in lost if series.name.startswith("hsm_stats")} == {"zurich"}


def test_every_call_crashes(host: Host, written: Written) -> None:
    """A library that dies in every call on a slot is restarted for each, and the file says so."""
    path = written("[fault]\nfunction = C_GetTokenInfo\naction = segv")
    done = host.run("minute", path)
    assert done.code == 75
    assert not done.hsm_series
    assert asked(done.calls, "C_GetTokenInfo") == [0, 1, 2, 3, 4, 5]
    assert done.value("luna_monitor_scrape_errors_total", collector="tokens") == 6
    assert list(host.folder.glob("core*")) == []
    assert done.value("luna_monitor_up") == 0


def test_a_library_that_does_not_come_up_again(named_host: Host, written: Written, tmp_path: Path) -> None:
    """After a hang the library is started anew; if that fails, what was answered stays and nothing else is tried."""
    path, log, begin = written(HANG.format("CA_GetTokenStatus", 1)), tmp_path / "log", time.monotonic()
    process = named_host.start("minute", path, log, {"collector": {"call_timeout_seconds": 5}})
    wait_for_fault(log)
    os.replace(written("[fault]\nfunction = C_Initialize\naction = return 0x30"), path)
    done = named_host.finish(process, "minute", log, begin)
    assert done.code == 75
    assert len(done.find("hsm_token_session_count")) == 6
    assert done.find("hsm_token_status_session_count", label="app0")
    assert {reason for slot, _call, reason in done.failures if slot == "1"} == {"timeout"}
    assert ("3", "C_Initialize", "CKR_DEVICE_ERROR") in done.failures
    assert [call.name for call in done.calls].count("C_Initialize") == 2


def test_the_deadline_ends_a_run(named_host: Host, written: Written) -> None:
    """A run whose calls are slow ends with its deadline: what was answered is in the file, the rest is reported."""
    path = written("[library]\ndelay = 1s", base="two-hsms")
    limits = {"collector": {"call_timeout_seconds": None, "minute_deadline_seconds": 9}}
    done = named_host.run("minute", path, limits)
    assert done.code == 75
    assert done.find("hsm_token_info", slot_id="0")
    reasons = {reason for _slot, _call, reason in done.failures}
    assert reasons <= {"deadline", "timeout", "skipped"}
    assert reasons & {"deadline", "timeout"}
    assert done.left_behind == ()


def test_a_hang_lasts_no_longer_than_the_deadline(named_host: Host, written: Written) -> None:
    """The deadline also cuts a call short whose own limit is longer."""
    path = written(HANG.format("CA_GetTokenStatus", 1))
    limits = {"collector": {"call_timeout_seconds": None, "minute_deadline_seconds": 6}}
    done = named_host.run("minute", path, limits)
    assert done.code == 75
    assert ("1", "CA_GetTokenStatus", "timeout") in done.failures
    (line,) = [event for event in done.events if event.get("reason") == "timeout"]
    waited = re.fullmatch(r"no answer within (\S+) s", str(line["detail"]))
    assert waited is not None
    assert float(waited[1]) < 6, "the limit of a call is 10 s"
    assert len(done.find("hsm_token_session_count")) == 6


def test_a_slot_known_from_before_is_spared(host: Host, written: Written, two_names: Settings) -> None:
    """After one good run the hang of an HSM costs one time-out: its other slots are known and not asked."""
    host.run("minute", written(SIX_PARTITIONS, base=""), two_names)
    done = host.run("minute", written(SIX_PARTITIONS + A_HANGS, base=""), two_names)
    assert asked(done.calls, "C_GetTokenInfo") == [0, 3, 4, 5]
    assert done.value("hsm_stats_total_commands", hsm="b") == 2000
    down = done.find("luna_monitor_slot_up", hsm="a")
    assert len(down) == 3
    assert set(down.values()) == {0}


def test_a_first_run_asks_every_slot_in_time(host: Host, written: Written, two_names: Settings) -> None:
    """Without a past each slot may hang, yet all are asked before the deadline, and the other HSM's answer."""
    limits = {**two_names, "collector": {"call_timeout_seconds": 4, "minute_deadline_seconds": 12}}
    done = host.run("minute", written(SIX_PARTITIONS + A_HANGS, base=""), limits)
    assert asked(done.calls, "C_GetTokenInfo") == [0, 1, 2, 3, 4, 5]
    assert {dict(series.labels)["label"] for series in done.find("hsm_token_session_count")} == {"b3", "b4", "b5"}
    assert done.value("hsm_stats_total_commands", hsm="b") == 2000


def test_a_slot_of_nobody_knows_which_hsm_is_spared(host: Host, written: Written) -> None:
    """A slot that hung before its HSM was known is asked nothing more in that run; the others are."""
    done = host.run("daily", written("[fault]\nfunction = any\nslot = 1\naction = hang"))
    assert [call.name for call in done.calls if call.slot == 1] == ["C_GetTokenInfo"]
    assert asked(done.calls, "C_GetSlotInfo") == [0, 2, 3, 4, 5]
    assert ("1", "C_GetSlotInfo", "skipped") in done.failures


def test_one_hsm_of_five_hangs(shipped: Shipped) -> None:
    """With a hundred slots on five HSMs the eighty of the four others are all in the file, for one time-out."""
    done, healthy = shipped("fault-one-hsm-hangs", "minute"), shipped("many-slots", "minute")
    assert healthy.hsm_series - done.hsm_series == {
        series for series in healthy.hsm_series if ("hsm", "hsm2") in series.labels
    }
    assert [call.slot for call in done.calls if call.fault] == [40]
    assert done.code == 75


@pytest.fixture
def hanging(host: Host, tmp_path: Path) -> tuple[int, int, Path]:
    """Start a run that hangs in a call with all signals blocked: the job's pid, its child's, and the log."""
    log = tmp_path / "hanging"
    limits = {"collector": {"call_timeout_seconds": 40}}
    process = host.start("minute", scenario.find("fault-hang-blocked").path, log, limits)
    wait_for_fault(log)
    (child,) = [int(pid) for pid in living(log) if int(pid) != process.pid]
    return process.pid, child, log


def test_the_child_may_leave_no_core_file(hanging: tuple[int, int, Path]) -> None:
    """Where vendor code runs the limit of core files is 0, though the job was started without one."""
    _job, child, _log = hanging
    try:
        lines = Path(f"/proc/{child}/limits").read_text().splitlines()
        (line,) = [line for line in lines if line.startswith("Max core file size")]
        assert line.split()[4:6] == ["0", "0"]
    finally:
        end(hanging)


def test_the_child_holds_nothing_of_ours(hanging: tuple[int, int, Path]) -> None:
    """Vendor code has six descriptors: three standard ones, two pipes to us, and one that tells of our end."""
    _job, child, _log = hanging
    try:
        targets = [os.readlink(entry) for entry in Path(f"/proc/{child}/fd").iterdir()]
        assert len(targets) == 6
        assert {target for target in targets if not target.startswith("pipe:")} == {"/dev/null"}
    finally:
        end(hanging)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=lambda how: how.name)
def test_a_job_that_ends_takes_its_child_along(hanging: tuple[int, int, Path], how: signal.Signals) -> None:
    """However the job is ended, the child that hangs with all signals blocked does not stay behind."""
    end(hanging, how)
    assert living(hanging[2]) == ()


def wait_for_fault(log: Path) -> None:
    """Wait until a call that does not come back has begun."""
    give_up = time.monotonic() + 120
    while not any(call.fault for call in read_calls(log)):
        assert time.monotonic() < give_up
        time.sleep(0.01)


def end(hanging: tuple[int, int, Path], how: signal.Signals = signal.SIGTERM) -> None:
    """End the job, and wait until neither it nor its child lives."""
    job, child, _log = hanging
    os.kill(job, how)
    give_up = time.monotonic() + 120
    while alive(job) or alive(child):
        assert time.monotonic() < give_up
        time.sleep(0.01)


def alive(pid: int) -> bool:
    """Tell whether a process is more than an entry that its parent has not collected."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
