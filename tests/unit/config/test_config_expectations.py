"""What is expected: values by id and roles, of all or by name; mistakes are named with the key."""

import pytest
from fixtures.config_reading import loaded, only_problem

from luna_textfile.collectors import roles
from luna_textfile.config import expectations
from luna_textfile.config.model import ExpectConfig


def expected(yaml: str) -> ExpectConfig:
    """Return the section of a file."""
    return loaded(f"expect: {{{yaml}}}").config.expect


def test_ids_are_kept_as_text() -> None:
    """An id may be written as a number or as text, and the cached configuration gives back the same."""
    assert expected("hsm_policies: {12: 0, '7': 1}").hsm_policies == {"12": 0, "7": 1}


def test_a_serial_may_be_a_number() -> None:
    """A token chosen by serial needs no quotes; its digits are kept."""
    own = expected("partition_policies_by_token: {1234567890123: {22: 1}}").partition_policies_by_token
    assert own == {"1234567890123": {"22": 1}}


def test_one_role_needs_no_list() -> None:
    """One role stands for a list of one; an empty list takes an exception from all."""
    assert expected("activated_roles: crypto_officer").activated_roles == ("crypto_officer",)
    assert expected("activated_roles_by_token: {backup: []}").activated_roles_by_token == {"backup": ()}


@pytest.mark.parametrize(
    ("yaml", "key", "reason"),
    [
        ("hsm_policies: {12: false}", "expect.hsm_policies", "1 for on, 0 for off"),
        ("hsm_policies: {fips: 0}", "expect.hsm_policies", "not plain digits"),
        ("hsm_policies: {-1: 0}", "expect.hsm_policies", "out of range"),
        ("hsm_policies: {12: '0'}", "expect.hsm_policies", "without quotes"),
        ("hsm_policies: [12]", "expect.hsm_policies", "not a mapping"),
        ("hsm_policies: {12: 0, '12': 1}", "expect.hsm_policies", "twice"),
        ("hsm_policies_by_hsm: {zurich: 12}", "expect.hsm_policies_by_hsm", "not a mapping"),
        ("hsm_policies_by_hsm: {'': {12: 0}}", "expect.hsm_policies_by_hsm", "a name is empty"),
        ("activated_roles: officer", "expect.activated_roles", "'officer' is not a role"),
        ("activated_roles: [so, so]", "expect.activated_roles", "twice"),
        ("activated_roles_by_token: [so]", "expect.activated_roles_by_token", "not a mapping"),
    ],
)
def test_mistakes(yaml: str, key: str, reason: str) -> None:
    """Each mistake is one problem, with its key, what is allowed and what is wrong."""
    problem = only_problem(f"expect: {{{yaml}}}")
    assert problem.key == key
    assert reason in str(problem.suggestion)


@pytest.mark.parametrize(
    ("variable", "text", "reason"),
    [
        ("HSM_POLICIES", "12", "id=value"),
        ("HSM_POLICIES", "12=1,12=0", "twice"),
        ("HSM_POLICIES_BY_HSM", "12=1", "a name and a slash"),
        ("PARTITION_POLICIES_BY_TOKEN", "a/22=1,,", "an item is empty"),
        ("ACTIVATED_ROLES_BY_TOKEN", "so", "a name and a slash"),
        ("ACTIVATED_ROLES", "so,", "an item is empty"),
    ],
)
def test_mistakes_in_the_environment(variable: str, text: str, reason: str) -> None:
    """The environment writes the same on one line, and its mistakes are named likewise."""
    problem = only_problem("", {f"HSM__EXPECT__{variable}": text})
    assert reason in str(problem.suggestion)


def test_the_roles_are_those_that_are_asked() -> None:
    """The configuration and the collector, which may not know each other, name the same roles in the same order."""
    assert tuple(roles.ROLES) == expectations.ROLES
