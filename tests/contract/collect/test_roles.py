"""Roles: locked, activated, attempts left; and what is expected of them."""

import pytest

from collect.conftest import Shipped, Written
from collect.host import Host, Outcome

PARTITIONS = """
[hsm a]
firmware = 7.8.4

[slot 0]
kind = partition
hsm = a
label = well
serial = 10
sessions = 0
roles = 0:0x01:3:1:0 1:0x05:10:2:1 0x80000001:0x00:255:0:0

[slot 1]
kind = partition
hsm = a
label = ill
serial = 11
sessions = 0
roles = 0:0x11:1:1:0 1:0x03:0:1:0 0x80000001:0x21:255:1:0

[slot 2]
kind = partition
hsm = a
label = old
serial = 12
sessions = 0
"""


def by_role(done: Outcome, family: str, label: str) -> dict[str, float]:
    """Map the roles of a token to the values of a family."""
    return {dict(series.labels)["role"]: value for series, value in done.find(family, label=label).items()}


@pytest.fixture
def daily(host: Host, written: Written) -> Outcome:
    """Give a daily run on the partitions above."""
    return host.run("daily", written(PARTITIONS, base=""))


def test_flags_are_as_the_hsm_has_them(daily: Outcome) -> None:
    """Each role that the partition knows has its flag bits, also one that nobody has made yet."""
    assert by_role(daily, "hsm_role_flags", "well") == {"so": 1, "crypto_officer": 5, "crypto_user": 0}
    assert by_role(daily, "hsm_role_flags", "ill") == {"so": 17, "crypto_officer": 3, "crypto_user": 33}


def test_attempts_left_are_numbers_or_absent(daily: Outcome) -> None:
    """No attempts left is 0; a role that does not exist, or 255, has no sample."""
    assert by_role(daily, "hsm_role_login_attempts_left", "well") == {"so": 3, "crypto_officer": 10}
    assert by_role(daily, "hsm_role_login_attempts_left", "ill") == {"so": 1, "crypto_officer": 0}


def test_a_partition_that_refuses_is_unsupported(daily: Outcome) -> None:
    """Where roles cannot be asked there is no sample and no error, and the function is asked once, not thrice."""
    assert daily.code == 0
    assert not by_role(daily, "hsm_role_flags", "old")
    assert daily.value("luna_monitor_collector_unsupported", collector="roles") == 1
    assert len([call for call in daily.calls if call.name == "CA_RoleStateGet" and call.slot == 2]) == 1


def test_a_role_that_the_partition_lacks_is_left_out(shipped: Shipped) -> None:
    """A partition that knows two of the three roles has two, and nothing is unsupported or wrong."""
    done = shipped("two-hsms", "daily")
    assert set(by_role(done, "hsm_role_flags", "app1")) == {"so", "crypto_officer"}
    assert done.code == 0
    assert not done.find("luna_monitor_collector_unsupported", collector="roles")


def test_an_old_client_is_unsupported(shipped: Shipped) -> None:
    """A client without the function writes everything else."""
    done = shipped("old-client", "daily")
    assert done.value("luna_monitor_collector_unsupported", collector="roles") == 1
    assert done.code == 0


def test_one_role_that_fails_costs_the_roles_of_its_partition(host: Host, written: Written) -> None:
    """Half an answer is none: the officer's error leaves no role of that partition, and all of the others."""
    fault = "[fault]\nfunction = CA_RoleStateGet\nslot = 0\nnth = 2\naction = return 0x30\n"
    done = host.run("daily", written(PARTITIONS + fault, base=""))
    assert done.failures == {("0", "CA_RoleStateGet", "CKR_DEVICE_ERROR")}
    assert not by_role(done, "hsm_role_flags", "well")
    assert len(by_role(done, "hsm_role_flags", "ill")) == 3


def test_the_series_say_by_which_job(host: Host, written: Written) -> None:
    """With the roles at the minute job they carry its name: an old daily file cannot repeat a series."""
    path = written(PARTITIONS, base="")
    done = host.run("minute", path, {"collector": {"role_schedule": "minute"}})
    assert done.value("hsm_role_flags", label="well", role="so", schedule="minute") == 1
    assert not host.run("daily", path, {"collector": {"role_schedule": "minute"}}).find("hsm_role_flags")


def test_expected_activation(host: Host, written: Written) -> None:
    """What is expected of every partition, and of one by label or serial in its place, is said beside the flags."""
    own = {"ill": [], "12": ["so"], "10": ["crypto_officer", "crypto_user"]}
    expect = {"activated_roles": "crypto_officer", "activated_roles_by_token": own}
    done = host.run("daily", written(PARTITIONS, base=""), {"expect": expect})
    assert by_role(done, "hsm_role_activation_expected", "well") == {"crypto_officer": 1, "crypto_user": 1}
    assert not by_role(done, "hsm_role_activation_expected", "ill")
    assert not by_role(done, "hsm_role_activation_expected", "old")  # nothing was answered


def test_token_flags_are_the_tokens(host: Host, written: Written) -> None:
    """The flags of C_GetTokenInfo stand in the minute file, every bit of them."""
    slot = "[slot 0]\nkind = partition\nhsm = a\nlabel = a\nserial = 5\nsessions = 0\nflags = 0x46040D\n"
    done = host.run("minute", written(f"[hsm a]\nfirmware = 7.8.4\n{slot}", base=""))
    assert done.value("hsm_token_flags", label="a", serial="5") == 0x46040D
