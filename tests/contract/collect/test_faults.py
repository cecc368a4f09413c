"""One call fails: it costs its own samples, all others are there, and the health families say which and how."""

import pytest

from collect.calls import Call
from collect.conftest import Shipped, Written
from collect.faults import HITS, KINDS, Hit, Kind
from collect.host import Host, Outcome
from luna_textfile.simulation.library import scenario

ZURICH = {0, 1, 2}
OF_THE_CLIENTS_FILES = {"client_certificate", "server_certificates", "ha_groups"}
"""Collectors that ask no HSM: the Chrystoki.conf of these tests names servers, and nothing else."""
CLIENT_LOCAL = "CA_GetServerInstanceBySlotID"
"""Asked to learn whose a slot is: it may be asked of a slot whose HSM hangs."""


@pytest.fixture(params=HITS, ids=lambda hit: f"{hit.schedule}-{hit.call}")
def hit(request: pytest.FixtureRequest) -> Hit:
    """Each call in turn."""
    assert isinstance(request.param, Hit)
    return request.param


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.action)
def test_a_failed_call_costs_its_own_samples(
    named_host: Host, written: Written, shipped: Shipped, hit: Hit, kind: Kind
) -> None:
    """Against the healthy run exactly the failed call's samples are missing, and nothing is new or different."""
    path = written(f"[fault]\nfunction = {hit.call}\n{hit.where}\naction = {kind.action}")
    done = named_host.run(hit.schedule, path)
    healthy = shipped("two-hsms", hit.schedule)
    assert done.code == 75
    assert healthy.hsm_series - done.hsm_series == {
        series for series in healthy.hsm_series if any(part.holds(series) for part in hit.lost(kind))
    }
    assert {series: done.series[series] for series in done.hsm_series}.items() <= healthy.series.items()
    check_report(done, hit, kind)
    check_calls(done, healthy, kind)
    assert done.left_behind == ()


def check_report(done: Outcome, hit: Hit, kind: Kind) -> None:
    """Check that the failure is told: by call and reason, in the counters, in the log."""
    slot = "" if hit.slot is None else str(hit.slot)
    told = {failure for failure in done.failures if failure[2] != "skipped"}
    assert told == {(slot, hit.call, kind.reason)}
    labels = {"collector": hit.collector, "hsm": "zurich"} | ({"slot_id": slot} if slot else {})
    assert done.value("luna_monitor_collector_success", **labels) == 0
    errors = done.find("luna_monitor_scrape_errors_total")
    counted = {dict(series.labels)["collector"]: value for series, value in errors.items()}
    assert {name: value for name, value in counted.items() if value} == {hit.collector: 1}
    assert not done.find("luna_monitor_last_success_timestamp_seconds")
    assert done.value("luna_monitor_up") == (hit.call != "C_GetTokenInfo")
    (line,) = [event for event in done.events if event["event"] == "call failed"]
    assert (line["call"], line["reason"], line["level"]) == (hit.call, kind.reason, "error")


def check_calls(done: Outcome, healthy: Outcome, kind: Kind) -> None:
    """Check that the other HSM was asked everything, and one that hangs nothing more."""

    def others(outcome: Outcome) -> list[Call]:
        calls = [call for call in outcome.calls if call.slot is not None and call.slot not in ZURICH]
        return [call for call in calls if call.name != CLIENT_LOCAL]

    assert others(done) == others(healthy)
    if kind.hangs:
        (place,) = [place for place, call in enumerate(done.calls) if call.fault]
        after = [call for call in done.calls[place + 1 :] if call.slot in ZURICH]
        assert [call for call in after if call.name != CLIENT_LOCAL] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.action)
def test_a_slot_that_does_not_describe_itself(named_host: Host, written: Written, shipped: Shipped, kind: Kind) -> None:
    """C_GetSlotInfo of slot 1 fails: its two series are missing; after a hang all that comes later of zurich."""
    path = written(f"[fault]\nfunction = C_GetSlotInfo\nslot = 1\naction = {kind.action}")
    done, healthy = named_host.run("daily", path), shipped("two-hsms", "daily")
    lost = healthy.hsm_series - done.hsm_series
    slots = {dict(series.labels)["slot_id"] for series in lost if series.name.startswith("hsm_slot_")}
    others = {series for series in lost if not series.name.startswith("hsm_slot_")}
    assert slots == ({"1", "2"} if kind.hangs else {"1"})
    assert {dict(series.labels)["hsm"] for series in lost} == {"zurich"}
    assert bool(others) == kind.hangs
    assert ("1", "C_GetSlotInfo", kind.reason) in done.failures
    check_calls(done, healthy, kind)


@pytest.mark.parametrize("call", ["C_GetInfo", "C_GetSlotList"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.action)
def test_the_library_does_not_describe_itself(
    named_host: Host, written: Written, shipped: Shipped, call: str, kind: Kind
) -> None:
    """C_GetInfo fails, or C_GetSlotList where the slots are configured: no sample is missing."""
    path = written(f"[fault]\nfunction = {call}\naction = {kind.action}")
    slots = [0, 1, 2, 3, 4, 5] if call == "C_GetSlotList" else "all"
    done = named_host.run("minute", path, {"hsm": {"slot_id": slots}})
    assert done.code == 75
    assert done.hsm_series == shipped("two-hsms", "minute").hsm_series
    assert done.failures == {("", call, kind.reason)}
    assert done.value("luna_monitor_scrape_errors_total", collector="library") == 1
    known = {"library_version": "10.7"} if call == "C_GetSlotList" else {}
    (info,) = done.find("luna_monitor_build_info")
    assert {name: value for name, value in info.labels if name == "library_version"} == known


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.action)
def test_a_name_that_cannot_be_learnt(named_host: Host, written: Written, kind: Kind) -> None:
    """CA_GetServerInstanceBySlotID fails for slot 1: that slot goes by its serial, all others keep their names."""
    path = written(f"[fault]\nfunction = CA_GetServerInstanceBySlotID\nslot = 1\naction = {kind.action}")
    done = named_host.run("minute", path)
    assert done.code == 75
    names = {dict(series.labels)["slot_id"]: dict(series.labels)["hsm"] for series in done.find("hsm_token_info")}
    assert names == {
        "0": "zurich",
        "1": "1234567890121",
        "2": "zurich",
        "3": "geneva",
        "4": "geneva",
        "5": "11234567890120",
    }
    assert ("1", "CA_GetServerInstanceBySlotID", kind.reason) in done.failures
    assert done.value("luna_monitor_up") == 1
    assert done.value("luna_monitor_scrape_errors_total", collector="naming") == 1


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("0x30", "CKR_DEVICE_ERROR"),
        ("0xE0", "CKR_TOKEN_NOT_PRESENT"),
        ("0xB1", "CKR_SESSION_COUNT"),
        ("0x76", "CKR_0x00000076"),
        ("0x80000076", "CKR_HSM_TAMPERED"),
        ("0x80001604", "CKR_BUSY"),
        ("0x8000BEEF", "CKR_VENDOR_0x8000BEEF"),
        ("0xFFFFFFFF", "CKR_VENDOR_0xFFFFFFFF"),
    ],
)
@pytest.mark.parametrize("call", ["C_GetTokenInfo", "CA_GetHSMStats"])
def test_codes_go_by_their_names(named_host: Host, written: Written, call: str, code: str, name: str) -> None:
    """A return code is reported by name, the vendor's with its high bit, by PyKCS11's way and by ours alike."""
    path = written(f"[fault]\nfunction = {call}\nslot = 3\naction = return {code}")
    done = named_host.run("minute", path, {"hsm": {"slot_id": 3}})
    assert name in {reason for _slot, failed, reason in done.failures if failed == call}
    (line,) = [event for event in done.events if event.get("call") == call]
    assert line["code"] == f"0x{int(code, 16):08X}"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("CA_GetHSMStats", "0x54"),
        ("CA_GetHSMStorageInformation", "0x54"),
        ("CA_GetHSMStorageInformation", "0x8000001A"),
        ("CA_GetHSMStorageInformation", "0x80000030"),
        ("CA_GetHSMCapabilitySet", "0x80000030"),
        ("CA_GetHSMPolicySet", "0x8000001A"),
        ("CA_GetTokenStorageInformation", "0x80000030"),
        ("CA_GetTokenStatus", "0x54"),
    ],
)
def test_a_refusal_is_not_a_failure(named_host: Host, written: Written, call: str, code: str) -> None:
    """What this client or partition may not ask is unsupported: exit 0, success 1, unsupported 1, no error counted."""
    path = written(f"[fault]\nfunction = {call}\naction = return {code}")
    done = named_host.run("minute" if call in {"CA_GetHSMStats", "CA_GetTokenStatus"} else "daily", path)
    assert done.code == 0
    assert done.failures == set()
    told = {dict(series.labels)["collector"] for series in done.find("luna_monitor_collector_unsupported")}
    assert len(told - OF_THE_CLIENTS_FILES) == 1
    assert set(done.find("luna_monitor_collector_success").values()) == {1}
    assert set(done.find("luna_monitor_scrape_errors_total").values()) == {0}
    assert done.find("luna_monitor_last_success_timestamp_seconds")


def test_counters_and_the_last_success_survive(named_host: Host) -> None:
    """Errors add up over runs, and the time of the last full success stays while runs fail."""
    healthy, broken = scenario.find("two-hsms").path, scenario.find("fault-segv").path
    name = "luna_monitor_last_success_timestamp_seconds"
    before = named_host.run("minute", healthy).value(name)
    named_host.run("minute", broken)
    done = named_host.run("minute", broken)
    assert done.value("luna_monitor_scrape_errors_total", collector="tokens") == 2
    assert done.value(name) == before
    after = named_host.run("minute", healthy)
    assert after.value("luna_monitor_scrape_errors_total", collector="tokens") == 2
    assert after.value(name) > before
    assert after.code == 0


@pytest.mark.parametrize("name", ["fault-hang", "fault-segv", "fault-exit", "fault-tampered", "fault-garbage"])
def test_a_failed_run_leaves_no_old_number(named_host: Host, name: str) -> None:
    """After a good run a failed one takes the lost samples out of the file: no old value is served as new."""
    path = scenario.find(name).path
    before = named_host.run("daily", scenario.find("two-hsms").path)
    after = named_host.run("daily", path)
    assert after.code == 75
    assert after.hsm_series < before.hsm_series
