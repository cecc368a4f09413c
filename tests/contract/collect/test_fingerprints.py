"""Fingerprints: any change of a set changes its number, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.conftest import Shipped, Written
from collect.host import Host, Outcome
from luna_textfile.collectors.fingerprint import fingerprint
from luna_textfile.simulation.library import scenario

ulongs = st.integers(0, 2**64 - 1)
sets = st.dictionaries(ulongs, ulongs, max_size=6)
HEALTHY = scenario.find("healthy").path
FAMILIES = {"hsm_configuration_fingerprint": {"capabilities", "policies"}}
FAMILIES["hsm_token_configuration_fingerprint"] = {"capabilities", "policies", "mechanisms"}


def prints(done: Outcome) -> dict[tuple[str, str], float]:
    """Map family and set to the fingerprint."""
    return {(name, dict(s.labels)["set"]): value for name in FAMILIES for s, value in done.find(name).items()}


@given(sets, sets)
def test_equal_sets_have_equal_numbers(left: dict[int, int], right: dict[int, int]) -> None:
    """The order in which a set comes does not matter, each id and each value does; a float keeps every digit."""
    assert fingerprint(left) == fingerprint(dict(reversed(left.items())))
    assert (fingerprint(left) == fingerprint(right)) == (left == right)
    assert int(float(fingerprint(left))) == fingerprint(left)


def test_the_number_of_a_set_is_the_same_for_ever() -> None:
    """A new version must not look like a change of the HSM: these two numbers are written down."""
    assert fingerprint({}) == 309448485
    assert fingerprint({12: 0, 7: 1}) == 3339762644


def test_every_set_has_one(shipped: Shipped) -> None:
    """Of an HSM two, of a partition two, and of the one that is asked for mechanisms a third."""
    done = shipped("two-hsms", "daily")
    assert len(done.find("hsm_configuration_fingerprint")) == 2 * 2
    assert len(done.find("hsm_token_configuration_fingerprint")) == 5 * 2 + 2
    asked = done.find("hsm_token_configuration_fingerprint", set="mechanisms")
    assert {dict(series.labels)["label"] for series in asked} == {"app0", "app3"}
    assert set(done.find("hsm_token_mechanisms").values()) == {7}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("policies = 0:0 1:1 6:0", "policies = 0:0 1:1 6:1", ("hsm_configuration_fingerprint", "policies")),
        ("49:1\npolicies", "49:0\npolicies", ("hsm_configuration_fingerprint", "capabilities")),
        ("26:255 37:0", "26:254 37:0", ("hsm_token_configuration_fingerprint", "policies")),
        ("26:255 37:1", "26:255", ("hsm_token_configuration_fingerprint", "capabilities")),
    ],
)
def test_a_change_that_is_not_exported_is_seen(host: Host, old: str, new: str, changed: tuple[str, str]) -> None:
    """A value that no white list exports moves the fingerprint of its own set, and of no other."""
    text = HEALTHY.read_text()
    assert old in text
    path = host.folder / "changed.scenario"
    path.write_text(text.replace(old, new, 1))
    before, after = prints(host.run("daily", HEALTHY)), prints(host.run("daily", path))
    assert {name for name in before if before[name] != after[name]} == {changed}


def test_a_refused_set_has_none(host: Host, written: Written) -> None:
    """A set that could not be read has no fingerprint: absent is not another number."""
    path = written("[fault]\nfunction = CA_GetTokenPolicies\naction = return 0x30", base="healthy")
    done = host.run("daily", path)
    assert done.code == 75
    assert ("hsm_token_configuration_fingerprint", "policies") not in prints(done)
    assert ("hsm_token_configuration_fingerprint", "capabilities") in prints(done)
