"""Expected policies: the value that should be stands beside the value that is, for HSMs and for partitions."""

from collect.conftest import Shipped, Written
from collect.host import Host, Outcome
from luna_textfile.simulation.library import scenario

TWO_HSMS = scenario.find("two-hsms").path


def values(done: Outcome, family: str, **labels: str) -> dict[str, float]:
    """Map the policy ids of a family to their values."""
    return {dict(series.labels)["policy_id"]: value for series, value in done.find(family, **labels).items()}


def test_nothing_is_expected_by_default(shipped: Shipped) -> None:
    """Without a section `expect` no series says what should be."""
    done = shipped("two-hsms", "daily")
    assert not [series for series in done.hsm_series if "expected" in series.name]


def test_an_expected_policy_is_exported_with_its_value(named_host: Host) -> None:
    """An id beyond the white list comes out with what is and what should be, under one name; one HSM has its own."""
    expect = {"hsm_policies": {12: 0, 15: 0}, "hsm_policies_by_hsm": {"geneva": {12: 1}}}
    done = named_host.run("daily", TWO_HSMS, {"expect": expect, "collector": {"policy_ids": [7]}})
    assert values(done, "hsm_policy_expected", hsm="zurich") == {"12": 0, "15": 0}
    assert values(done, "hsm_policy_expected", hsm="geneva") == {"12": 1, "15": 0}
    assert values(done, "hsm_policy", hsm="zurich") == {"7": 1, "12": 0, "15": 0}
    assert done.value("hsm_policy_expected", hsm="zurich", name="non_fips_algorithms") == 0


def test_an_expected_policy_that_the_hsm_lacks_has_no_value(named_host: Host) -> None:
    """What should be is said; what is, is not made up."""
    done = named_host.run("daily", TWO_HSMS, {"expect": {"hsm_policies": {48: 1}}})
    assert values(done, "hsm_policy_expected", hsm="zurich", policy_id="48") == {"48": 1}
    assert not values(done, "hsm_policy", policy_id="48")


def test_partitions_have_policies_of_their_own(named_host: Host) -> None:
    """The numbering of partitions is another: 22 is activation. A serial goes before a label, and both before all."""
    by_token = {"app1": {22: 0, 20: 5}, "1234567890121": {20: 7}}
    expect = {"partition_policies": {22: 1}, "partition_policies_by_token": by_token}
    done = named_host.run("daily", TWO_HSMS, {"expect": expect})
    assert values(done, "hsm_token_policy_expected", label="app0") == {"22": 1}
    assert values(done, "hsm_token_policy_expected", label="app1") == {"22": 0, "20": 7}
    assert values(done, "hsm_token_policy", label="app1") == {"20": 10, "22": 1}
    assert done.value("hsm_token_policy", label="app3", name="activation") == 0


def test_partition_lists_are_white_lists(named_host: Host) -> None:
    """By default no id of a partition is exported; a list exports those, `all` every one."""
    lists = {"partition_capability_ids": [21], "partition_policy_ids": "all"}
    done = named_host.run("daily", TWO_HSMS, {"collector": lists})
    assert done.value("hsm_token_capability", label="app0", name="high_availability_recovery") == 1
    assert len(done.find("hsm_token_capability")) == 5
    assert values(done, "hsm_token_policy", label="app3") == {"0": 1, "20": 10, "21": 1, "22": 0}
    assert not named_host.run("daily", TWO_HSMS).find("hsm_token_policy")


def test_a_refused_set_expects_nothing(named_host: Host, written: Written) -> None:
    """Where the policies were not told, what is expected of them is not either: nothing could be compared."""
    path = written("[fault]\nfunction = CA_GetHSMPolicySet\naction = return 0x54")
    done = named_host.run("daily", path, {"expect": {"hsm_policies": {12: 0}}})
    assert done.code == 0
    assert not done.find("hsm_policy_expected")
