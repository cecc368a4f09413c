"""The minute job on a network HSM that is stopped and cut off: p11-kit's remote module."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures.p11kit import P11KitRemote
from fixtures.softhsm import MakeSoftHsm, SoftHsm

from luna_textfile.simulation.library.build import build, environment
from real.job import Host

RemoteOf = Callable[[SoftHsm], P11KitRemote]
STANDARD_ONLY: dict[str, dict[str, object]] = {"collector": {"collect_luna_specific": False}}
SHORT: dict[str, dict[str, object]] = {
    "collector": {"collect_luna_specific": False, "initialize_timeout_seconds": 4, "minute_deadline_seconds": 20}
}


def host_of(remote: P11KitRemote, tmp_path: Path) -> Host:
    """Make a host that asks through the remote module."""
    return Host(tmp_path / "host", remote.library, remote.env)


def test_a_remote_module_is_watched_like_a_local_one(
    softhsm: MakeSoftHsm, p11kit_remote: RemoteOf, tmp_path: Path
) -> None:
    """Over the socket the token is the same."""
    run = host_of(p11kit_remote(softhsm("tok0")), tmp_path).run("minute", STANDARD_ONLY)
    assert run.code == 0
    assert any('label="tok0"' in line for line in run.lines("hsm_token_info"))


def test_a_far_end_that_hangs_costs_its_time_limit_and_says_so(
    softhsm: MakeSoftHsm, p11kit_remote: RemoteOf, tmp_path: Path
) -> None:
    """The file is written, without one sample of the HSM; the next run, when it answers again, heals."""
    remote = p11kit_remote(softhsm("tok0"))
    host = host_of(remote, tmp_path)
    remote.stop()
    hung = host.run("minute", SHORT)
    remote.cont()
    assert hung.code == 75
    assert hung.lines("luna_monitor_up") == ['luna_monitor_up{schedule="minute"} 0']
    assert any('reason="timeout"' in line for line in hung.lines("luna_monitor_call_failed"))
    assert not hung.lines("hsm_")
    healed = host.run("minute", STANDARD_ONLY)
    assert healed.code == 0
    assert healed.lines("hsm_token_info")
    assert not healed.lines("luna_monitor_call_failed")


def test_a_line_that_is_cut_leaves_no_old_numbers(
    softhsm: MakeSoftHsm, p11kit_remote: RemoteOf, tmp_path: Path
) -> None:
    """After a good run the server is killed: the next file has no token in it and counts the failure."""
    remote = p11kit_remote(softhsm("tok0"))
    host = host_of(remote, tmp_path)
    assert host.run("minute", STANDARD_ONLY).lines("hsm_token_info")
    remote.kill()
    cut = host.run("minute", STANDARD_ONLY)
    assert cut.code == 75
    assert not cut.lines("hsm_")
    assert cut.lines("luna_monitor_up") == ['luna_monitor_up{schedule="minute"} 0']
    (failed,) = cut.lines("luna_monitor_call_failed")
    assert 'call="C_GetSlotList",reason="no_slot"' in failed
    errors = 'luna_monitor_scrape_errors_total{schedule="minute",collector="library"}'
    assert cut.lines(errors) == [f"{errors} 1"]


@pytest.fixture
def slow(tmp_path: Path) -> SoftHsm:
    """Give a module whose token takes 0.7 s to describe: long enough for something to happen meanwhile."""
    scenario = tmp_path / "slow.scenario"
    scenario.write_text(
        "title = Slow\ndescription = Slow\n[hsm far]\nfirmware = 7.8.4\n[slot 0]\nkind = partition\nhsm = far\n"
        "label = app\nserial = 1\nsessions = 1\n[fault]\nfunction = C_GetTokenInfo\naction = delay 700ms\n"
    )
    return SoftHsm(build(scenario), environment(scenario, elapsed=0), {})


@pytest.mark.parametrize(("fate", "reason"), [("stop", "timeout"), ("kill", "CKR_DEVICE_ERROR")])
def test_a_far_end_that_is_lost_during_a_call(
    slow: SoftHsm, p11kit_remote: RemoteOf, tmp_path: Path, fate: str, reason: str
) -> None:
    """The call under way fails with its reason, within its time limit; the file has no token in it."""
    remote = p11kit_remote(slow)
    host = host_of(remote, tmp_path)
    begin = time.monotonic()
    limits = {"call_timeout_seconds": 8.0, "initialize_timeout_seconds": 8.0}
    process = host.start("minute", {"collector": {"collect_luna_specific": False, **limits}})
    remote.wait_for_client()
    time.sleep(0.2)
    getattr(remote, fate)()
    run = host.finish(process, "minute", begin)
    assert run.code == 75
    assert run.lines("luna_monitor_up") == ['luna_monitor_up{schedule="minute"} 0']
    assert any(f'reason="{reason}"' in line for line in run.lines("luna_monitor_call_failed"))
    assert not run.lines("hsm_")
