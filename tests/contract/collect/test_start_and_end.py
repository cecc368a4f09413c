"""C_Initialize and C_Finalize: a library that does not come up, or does not go down."""

from pathlib import Path

import pytest

from collect.calls import counted
from collect.conftest import Shipped, Written
from collect.faults import KINDS, Kind
from collect.host import Host, Name, Settings
from luna_textfile.simulation.library import scenario

TWO_HSMS = scenario.find("two-hsms").path
SHORT: Settings = {"collector": {"initialize_timeout_seconds": 4}}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.action)
def test_a_library_that_does_not_start(named_host: Host, written: Written, kind: Kind) -> None:
    """C_Initialize fails: it is called once, a file without samples says how, and every configured slot is down."""
    path = written(f"[fault]\nfunction = C_Initialize\naction = {kind.action}")
    done = named_host.run("minute", path, {**SHORT, "hsm": {"slot_id": [0, 3]}})
    assert done.code == 75
    assert not done.hsm_series
    assert done.value("luna_monitor_up") == 0
    assert set(done.find("luna_monitor_slot_up").values()) == {0}
    assert {dict(series.labels)["slot_id"] for series in done.find("luna_monitor_slot_up")} == {"0", "3"}
    told = {failure for failure in done.failures if failure[2] != "skipped"}
    assert told == {("", "C_Initialize", kind.reason)}
    assert counted(done.calls)["C_Initialize"] == 1
    assert done.value("luna_monitor_scrape_errors_total", collector="library") == 1
    assert done.value("luna_monitor_scrape_errors_total", collector="tokens") == 0
    assert done.left_behind == ()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.action)
def test_fault_after_a_crash(named_host: Host, written: Written, shipped: Shipped, kind: Kind) -> None:
    """A library that was restarted after a crash may fail again: what was answered before and between stays."""
    crash = "[fault]\nfunction = C_GetTokenInfo\nslot = 0\naction = segv\n"
    again = f"[fault]\nfunction = C_GetTokenInfo\nslot = 3\naction = {kind.action}"
    done = named_host.run("minute", written(crash + again), SHORT)
    healthy = shipped("two-hsms", "minute")
    for label in ("app1", "app2", "ha-group"):
        assert healthy.find("hsm_token_session_count", label=label).items() <= done.series.items()
    assert {("0", "C_GetTokenInfo", "crash"), ("3", "C_GetTokenInfo", kind.reason)} <= done.failures
    assert done.value("luna_monitor_scrape_errors_total", collector="tokens") == 2


@pytest.mark.parametrize("schedule", ["minute", "daily"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.action)
def test_a_library_that_does_not_end(
    named_host: Host, written: Written, shipped: Shipped, schedule: Name, kind: Kind
) -> None:
    """C_Finalize fails after every answer is in: nothing is missing and the run succeeded, but the file tells."""
    path = written(f"[fault]\nfunction = C_Finalize\naction = {kind.action}")
    done = named_host.run(schedule, path)
    assert done.code == 0
    assert done.hsm_series == shipped("two-hsms", schedule).hsm_series
    assert done.value("luna_monitor_up") == 1
    assert done.find("luna_monitor_last_success_timestamp_seconds")
    assert set(done.find("luna_monitor_scrape_errors_total").values()) == {0}
    told = set() if kind.action.startswith("return") else {("", "C_Finalize", kind.reason)}
    assert done.failures == told  # PyKCS11 does not look at what C_Finalize returns
    assert done.left_behind == ()


def test_the_library_is_finalised_in_the_end(shipped: Shipped) -> None:
    """A run that went well ends with C_Finalize: a Luna client that is not finalised crashes at exit."""
    assert shipped("healthy", "minute").calls[-1].name == "C_Finalize"
    assert shipped("healthy", "daily").calls[-1].name == "C_Finalize"


@pytest.mark.parametrize("content", [None, b"", b"not a library", b"\x7fELF"], ids=["missing", "empty", "text", "cut"])
def test_a_library_that_cannot_be_loaded(host: Host, tmp_path: Path, content: bytes | None) -> None:
    """A file that is no library is reported as `load`, with what to look at; what PyKCS11 prints is in the log."""
    library = tmp_path / "libCryptoki2_64.so"
    if content is not None:
        library.write_bytes(content)
    done = host.run("minute", TWO_HSMS, {"hsm": {"slot_id": 0}}, library=library)
    assert done.code == 75
    assert ("", "C_Initialize", "load") in done.failures
    assert done.value("luna_monitor_up") == 0
    assert done.printed == ""
    (line,) = [event for event in done.events if event["event"] == "call failed"]
    assert "hsm.library_path" in str(line["hint"])


def test_a_library_that_is_no_pkcs11(host: Host) -> None:
    """Another library, without C_GetFunctionList, is reported the same way."""
    (libm,) = [path for path in map(Path, ("/lib/x86_64-linux-gnu/libm.so.6", "/lib64/libm.so.6")) if path.exists()][:1]
    done = host.run("minute", TWO_HSMS, {"hsm": {"slot_id": 0}}, library=libm)
    assert ("", "C_Initialize", "load") in done.failures


def test_already_initialised_is_as_good(host: Host, written: Written) -> None:
    """CKR_CRYPTOKI_ALREADY_INITIALIZED is no failure of C_Initialize."""
    path = written("[fault]\nfunction = C_Initialize\naction = return 0x191")
    done = host.run("minute", path, {"hsm": {"slot_id": 0}})
    assert not [failure for failure in done.failures if failure[1] == "C_Initialize"]


def test_appliances_that_are_all_off(shipped: Shipped) -> None:
    """C_Initialize succeeds without its appliances: an empty list of slots is a failure with a hint."""
    done = shipped("fault-initialize-empty", "minute")
    assert done.code == 75
    assert done.failures == {("", "C_GetSlotList", "no_slot")}
    (line,) = [event for event in done.events if event["event"] == "call failed"]
    assert "vtl verify" in str(line["hint"])
