"""What a library prints goes to the log, never into a file or onto our output, however much it is."""

import subprocess
from pathlib import Path

import pytest

from collect.conftest import Shipped, Written
from collect.host import Host, Outcome, Settings
from luna_textfile.simulation.library import scenario
from luna_textfile.simulation.library.build import build

TWO_HSMS = scenario.find("two-hsms").path
SOURCE = Path(__file__).with_name("loud_library.c")
MEGABYTE = 1024 * 1024


def heard(done: Outcome) -> dict[str, str]:
    """Map calls to what the library printed during them, as the log tells."""
    lines = [event for event in done.events if event["event"] == "the library printed"]
    assert {event["level"] for event in lines} <= {"warn"}
    return {str(event["call"]): str(event["text"]) for event in lines}


def test_words_are_logged_with_their_call(shipped: Shipped) -> None:
    """Each text stands in the log under the call that printed it; the file is that of the quiet library."""
    done = shipped("fault-prints", "minute")
    assert done.code == 0
    assert heard(done) == {
        "C_Initialize": "Luna client: connecting ...",
        "C_GetTokenInfo": 'hsm_token_session_count{label="forged"} 1',
        "C_Finalize": "Luna client: 1 session closed",
    }
    assert "forged" not in done.text
    assert "Luna client" not in done.text
    assert done.printed == ""
    assert done.hsm_series == shipped("two-hsms", "minute").hsm_series


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
@pytest.mark.parametrize("call", ["C_GetInfo", "C_GetSlotList", "CA_GetTokenStatus", "CA_GetHSMStats"])
def test_any_call_may_print(named_host: Host, written: Written, shipped: Shipped, call: str, stream: str) -> None:
    """No call's printing mixes with its answer, on either stream."""
    path = written(f'[fault]\nfunction = {call}\naction = print {stream} {{"value": [["forged"]]}}')
    done = named_host.run("minute", path)
    assert done.code == 0
    assert "forged" in heard(done)[call]
    assert done.hsm_series == shipped("two-hsms", "minute").hsm_series


def test_the_last_words_of_a_crash_are_kept(named_host: Host, written: Written) -> None:
    """What a library prints before it dies is in the log: often the only explanation."""
    last = "[fault]\nfunction = C_GetTokenInfo\nslot = 1\naction = {}\n"
    path = written(last.format("print stderr assertion failed: session != NULL") + last.format("abort"))
    done = named_host.run("minute", path)
    assert heard(done)["C_GetTokenInfo"] == "assertion failed: session != NULL"
    assert ("1", "C_GetTokenInfo", "crash") in done.failures


def test_the_last_words_of_a_hang_are_kept(named_host: Host, written: Written) -> None:
    """What a library prints before it hangs is in the log too."""
    last = "[fault]\nfunction = C_GetTokenInfo\nslot = 1\naction = {}\n"
    done = named_host.run("minute", written(last.format("print stdout waiting for PED") + last.format("hang")))
    assert heard(done)["C_GetTokenInfo"] == "waiting for PED"


def test_printed_metrics_are_not_ours(host: Host) -> None:
    """With --stdout the metrics alone are printed: a library's forged line is in the log."""
    done = host.run("minute", scenario.find("fault-prints").path, arguments=("--stdout",))
    assert "hsm_token_session_count{" in done.printed
    assert "forged" not in done.printed
    assert "Luna client" not in done.printed
    assert "forged" in done.log


@pytest.fixture(scope="session")
def loud(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a library that prints as much as LOUD_BYTES says in each C_GetTokenInfo."""
    library = tmp_path_factory.mktemp("loud") / "libloud.so"
    command = ["cc", "-std=c11", "-O2", "-Wall", "-Wextra", "-fPIC", "-shared", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return library


@pytest.mark.parametrize("stream", ["1", "2"])
def test_a_flood_is_cut_and_stalls_nothing(host: Host, loud: Path, stream: str) -> None:
    """Ten megabytes during one call: the answer arrives, the log keeps 16 KiB of it and says how much is missing."""
    variables = {"LOUD_BEHIND": str(build(TWO_HSMS)), "LOUD_STREAM": stream, "LOUD_BYTES": str(10 * MEGABYTE)}
    settings: Settings = {
        "hsm": {"slot_id": 0},
        "collector": {"collect_luna_specific": False, "call_timeout_seconds": 40},
    }
    done = host.run("minute", TWO_HSMS, settings, library=loud, variables=variables)
    assert done.code == 0
    assert done.value("hsm_token_session_count") == 25
    text = heard(done)["C_GetTokenInfo"]
    assert text.endswith(f"[and {10 * MEGABYTE - 16 * 1024} bytes more]")
    assert len(done.log) < 64 * 1024
    assert "xxx" not in done.text


def test_a_flood_without_end_is_a_hang(host: Host, loud: Path) -> None:
    """A library that prints for ever is ended like one that hangs; the log stays small."""
    variables = {"LOUD_BEHIND": str(build(TWO_HSMS)), "LOUD_STREAM": "2", "LOUD_BYTES": str(2**60)}
    settings: Settings = {"hsm": {"slot_id": 0}, "collector": {"collect_luna_specific": False}}
    done = host.run("minute", TWO_HSMS, settings, library=loud, variables=variables)
    assert done.code == 75
    assert ("0", "C_GetTokenInfo", "timeout") in done.failures
    assert len(done.log) < 64 * 1024
    assert done.left_behind == ()
