"""Utilisation: the two counters of which `hsm monitor` makes it, in the one call that is made for the commands."""

import pytest

from collect.conftest import Shipped, Written
from collect.host import Host, Outcome

UP, IDLE = "hsm_stats_cpu_up_ticks_total", "hsm_stats_cpu_idle_ticks_total"
ONE = "[slot 0]\nkind = partition\nhsm = a\nlabel = a\nserial = 5\nsessions = 0\n"
HSM = "[hsm a]\nfirmware = 7.8.4\ncommands = 77\n"


def test_both_counters_stand_beside_the_commands(shipped: Shipped) -> None:
    """Up and idle, from one call, of each HSM: idle is 95 % of up on zurich, once its start is taken off."""
    done = shipped("two-hsms", "minute")
    assert len(done.find(UP)) == len(done.find(IDLE)) == len(done.find("hsm_stats_total_commands")) == 2
    up, idle = done.value(UP, hsm="zurich") - 864000000, done.value(IDLE, hsm="zurich") - 820000000
    assert idle / up == pytest.approx(0.95)


@pytest.mark.parametrize("counters", ["", "uptime = 10\n", "idle = 10\n"])
def test_half_a_ratio_is_none(host: Host, written: Written, counters: str) -> None:
    """Where the HSM has not both, neither is written; the commands are, and nothing is an error."""
    done = host.run("minute", written(f"{HSM}{counters}{ONE}", base=""))
    assert done.code == 0
    assert not done.find(UP)
    assert not done.find(IDLE)
    assert done.value("hsm_stats_total_commands") == 77


def refusing(host: Host, written: Written, code: str) -> Outcome:
    """Run on an HSM that refuses the first question for statistics, in that run."""
    fault = f"[fault]\nfunction = CA_GetHSMStats\nnth = 1\naction = return {code}\n"
    return host.run("minute", written(f"{HSM}uptime = 20\nidle = 10\n{ONE}{fault}", base=""))


@pytest.mark.parametrize("code", ["0x07", "0x20", "0x06", "0x8000007B"])
def test_a_firmware_that_does_not_know_an_id_still_counts(host: Host, written: Written, code: str) -> None:
    """If it refuses the three together, the commands are asked for alone."""
    done = refusing(host, written, code)
    assert done.code == 0
    assert [call.ids for call in done.calls if call.name == "CA_GetHSMStats"] == ["2,3,4", "4"]
    assert done.value("hsm_stats_total_commands") == 77
    assert not done.find(UP)


@pytest.mark.parametrize(("code", "exit_code"), [("0x30", 75), ("0x80000076", 75), ("0x54", 0)])
def test_other_errors_are_not_asked_again(host: Host, written: Written, code: str, exit_code: int) -> None:
    """A lost device, a tampered or an unwilling HSM is asked once."""
    done = refusing(host, written, code)
    assert done.code == exit_code
    assert len([call for call in done.calls if call.name == "CA_GetHSMStats"]) == 1
