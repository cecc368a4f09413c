"""The unit tests of the alerts about roles, HA groups and certificates can fail: each rule, broken once, fails one."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from monitor_rules import Rules, render
from mutants import Mutant, survivors

from luna_textfile.pkcs11.flags import (
    CKF_SO_PIN_COUNT_LOW,
    CKF_SO_PIN_FINAL_TRY,
    CKF_SO_PIN_LOCKED,
    CKF_SO_PIN_TO_BE_CHANGED,
    CKF_USER_PIN_COUNT_LOW,
    CKF_USER_PIN_FINAL_TRY,
    CKF_USER_PIN_LOCKED,
    CKF_USER_PIN_TO_BE_CHANGED,
)

pytestmark = pytest.mark.exhaustive

ROLES, HA, CERTIFICATES = "luna-hsm-access", "luna-hsm-ha", "luna-hsm-certificates"
LOCKED = "luna-recording-access"
ACTIVATION, PAST = "luna-hsm-activation", "luna-hsm-activation-past"
FOR_EVER = (("<= 300", "<= 3e9"), ("<= 93600", "<= 9e9"))
ENDS = "hsm:hsm_certificate_not_after_timestamp_seconds:min"


def bit_set(flag: int) -> str:
    """Return the end of an expression that holds where a flag is set."""
    return f"% {2 * flag} >= {flag}"


def of(file: str, rule: str, tests: str, *replaced: tuple[str, str], test: str = "") -> Sequence[Mutant]:
    """Return a rule of a file, broken in one way after another; tests of the alert `test`, or its own, notice each."""
    return [Mutant(file, rule, old, new, (tests,), f"{test or rule}:") for old, new in replaced]


BROKEN = [
    *of(
        LOCKED,
        "instance:hsm_role_flags:locked",
        ROLES,
        *FOR_EVER,
        ("} % 4 >= 2\n", "} % 8 >= 4\n"),
        ("} % 4 >= 2\n", "} % 2 >= 1\n"),
        ("} % 4 >= 2\n", "} >= 2\n"),
        ("} % 4 >= 2\n", "} % 4 >= 0\n"),
        (bit_set(CKF_USER_PIN_LOCKED), bit_set(CKF_USER_PIN_FINAL_TRY)),
        (bit_set(CKF_USER_PIN_LOCKED), f">= {CKF_USER_PIN_LOCKED}"),
        (bit_set(CKF_SO_PIN_LOCKED), bit_set(CKF_SO_PIN_FINAL_TRY)),
        ('"role", "so"', '"role", "crypto_officer"'),
        ('"role", "crypto_officer"', '"role", "crypto_user"'),
        ("serial, label, role)", "serial, label, schedule)"),
        (', schedule="daily"\n  } % 4', "\n  } % 4"),
        test="HSMRoleLocked",
    ),
    *of(
        ROLES,
        "HSMRoleLocked",
        ROLES,
        ("(hsm, serial, label, role)", "(hsm, serial, label, role, instance)"),
        ("group_left (instance)", "group_left ()"),
        ("partition:luna_monitor_host:info", "partition:nil"),
        (":locked", ":nil"),
    ),
    *of(
        ROLES,
        "HSMLoginAttemptsLow",
        ROLES,
        *FOR_EVER,
        ("<= 2\n", "<= 1\n"),
        ("<= 2\n", "<= 3\n"),
        ("<= 2\n", "< 2\n"),
        ("min by", "max by"),
        ("unless on (hsm, serial, label, role)\n", "or\n"),
        ("unless on (hsm, serial, label, role)\n", "unless on (hsm, serial, label)\n"),
        ("unless on (hsm, serial, label, role)\n", "unless\n"),
        (":locked", ":nil"),
        (bit_set(CKF_USER_PIN_FINAL_TRY), bit_set(CKF_USER_PIN_COUNT_LOW)),
        (bit_set(CKF_SO_PIN_FINAL_TRY), bit_set(CKF_SO_PIN_COUNT_LOW)),
    ),
    *of(
        ROLES,
        "HSMPinToBeChanged",
        ROLES,
        *FOR_EVER,
        ("/ 16\n", "/ 8\n"),
        ("/ 16\n", "/ 32\n"),
        ("% 64 >= 16", "% 32 >= 16"),
        ("% 64 >= 16", "% 64 >= 0"),
        ("% 64 >= 16", "% 64 >= 8"),
        (bit_set(CKF_USER_PIN_TO_BE_CHANGED), bit_set(CKF_USER_PIN_LOCKED)),
        (bit_set(CKF_SO_PIN_TO_BE_CHANGED), bit_set(CKF_SO_PIN_LOCKED)),
    ),
    *of(
        ROLES,
        "HSMRoleNotActivated",
        ACTIVATION,
        FOR_EVER[1],
        ("} % 8 < 4", "} % 4 < 2"),
        ("} % 8 < 4", "} % 8 >= 4"),
        ("} % 8 < 4", "} % 8 >= 0"),
        ("and on (job, instance, hsm, serial, label, role)", "unless on (job, instance, hsm, serial, label, role)"),
        ("(job, instance, hsm, serial, label, role)", "(hsm, serial, label, role)"),
        ("(job, instance, hsm, serial, label, role)", "(job, instance, hsm, serial, label)"),
        ("max by (hsm, serial, label, role)", "max by (hsm, serial, label, role, instance)"),
    ),
    *of(
        ROLES,
        "HSMRoleDeactivated",
        ACTIVATION,
        FOR_EVER[1],
        ("} % 8 < 4", "} % 4 < 2"),
        ("} % 8 < 4", "} % 8 >= 0"),
        ("% 8 >= 4", "% 8 >= 0"),
        ("and on (hsm, serial, label, role)", "and on (hsm, serial, label)"),
        ("unless on (hsm, serial, label, role)", "or on (hsm, serial, label, role)"),
        ('hsm_role_activation_expected{\n      job="luna-hsm"', 'hsm_role_activation_expected{\n      job="none"'),
    ),
    *of(
        ROLES,
        "role:hsm_role_activated:lost",
        PAST,
        ("% 8 >= 4", "% 8 >= 0"),
        ("[1w:1h]", "[1d:1h]"),
        ("[1w:1h]", "[2w:1h]"),
        ('{job="luna-hsm"} % 8 >= 4', '{job="luna-hsm", schedule="daily"} % 8 >= 4'),
        test="HSMRoleDeactivated",
    ),
    *of(ROLES, "HSMRoleDeactivated", PAST, (":lost", ":nil")),
    *of(
        ROLES,
        "HSMTokenNotInitialized",
        ACTIVATION,
        FOR_EVER[0],
        ("% 2048 < 1024", "% 4096 < 2048"),
        ("% 2048 < 1024", "% 2048 >= 0"),
        ("and on (serial)", "and on (serial, label)"),
        ("and on (serial)", "and on (label)"),
        ("% 2048 >= 1024", "% 2048 >= 0"),
        (', kind="ha_virtual"', ', kind="physical"'),
        (', serial!=""', ""),
    ),
    *of(
        ROLES,
        "token:hsm_token_initialized:lost",
        PAST,
        ("% 2048 >= 1024", "% 2048 >= 0"),
        ("[1w:1h]", "[1d:1h]"),
        ("[1w:1h]", "[2w:1h]"),
        test="HSMTokenNotInitialized",
    ),
    *of(ROLES, "HSMTokenNotInitialized", PAST, (":lost", ":nil")),
    *of(
        HA,
        "HSMHAMemberDown",
        HA,
        FOR_EVER[0],
        ("== 0", "== 1"),
        ("== 0", ">= 0"),
    ),
    *of(
        HA,
        "HSMHALastMember",
        HA,
        *FOR_EVER,
        (") <= 1\n", ") <= 0\n"),
        (") <= 1\n", ") <= 2\n"),
        (") <= 1\n", ") == 1\n"),
        ('{job="luna-hsm"} >= 2', '{job="luna-hsm"} >= 1'),
        ('{job="luna-hsm"} >= 2', '{job="luna-hsm"} >= 3'),
        (") >= 2", ") >= 1"),
        (") >= 2", ") >= 3"),
        ('{job="luna-hsm"} == 0', '{job="luna-hsm"} == 9'),
        ("count by (job, instance, serial)", "count by (job, serial)"),
        ("sum by (job, instance, hsm, label, serial)", "sum by (job, hsm, label, serial)"),
        ("and on (job, instance, serial)", "and on (job, serial)"),
    ),
    *of(
        HA,
        "HSMHAMemberMissing",
        HA,
        *FOR_EVER,
        ("unless on (job, instance, serial, member)", "unless on (job, serial, member)"),
        ("unless on (job, instance, serial, member)", "unless on (job, instance, serial)"),
        ('hsm_ha_member_up{job="luna-hsm"}', 'hsm_ha_member_up{job="luna-hsm"} == 1'),
        ('and on (job, instance, serial)\n  hsm_ha_members{job="luna-hsm"}\n', ""),
    ),
    *of(HA, "HSMHAAutoRecoveryOff", HA, FOR_EVER[1], ("== 0", ">= 0"), ("== 0", "== 1")),
    *of(
        CERTIFICATES, "HSMCertificateExpiryNear", CERTIFICATES, ("<= 30", "<= 29"), ("<= 30", "<= 31"), ("- time()", "")
    ),
    *of(CERTIFICATES, "HSMCertificateExpiryCritical", CERTIFICATES, ("<= 7", "<= 6"), ("<= 7", "<= 8")),
    *of(
        "luna-recording-certificates",
        ENDS,
        CERTIFICATES,
        FOR_EVER[1],
        ("min by", "max by"),
        ("> 1\n", "> 2\n"),
        ("or on (kind, name, hsm)", "and on (kind, name, hsm)"),
        (', kind="server"', ""),
        ("count by (kind, name, hsm)", "count by (kind, name, hsm, instance)"),
        ("unless on (kind, name, hsm)", "unless on (kind)"),
        test="HSMCertificateExpiryNear",
    ),
]
"""Each as somebody might get it wrong."""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Render the default alerts, once: a test breaks a copy."""
    return render(tmp_path_factory.mktemp("alerts"), {})


def test_every_broken_rule_is_noticed(rules: Rules, tmp_path: Path) -> None:
    """With one thing in its expression wrong, the unit tests fail: of all mutations none survives."""
    assert survivors(rules, BROKEN, tmp_path) == []


def test_an_alert_that_does_not_wait_is_noticed(rules: Rules, tmp_path: Path) -> None:
    """Without `for` the unit tests of every alert fail."""
    mutants = [
        Mutant(file, rule["alert"], rule["for"], "0s", _tests_of(file), f"{rule['alert']}:", key="for")
        for file in (ROLES, HA, CERTIFICATES)
        for rule in rules.all(file)
        if "for" in rule
    ]
    assert len(mutants) > 10
    assert survivors(rules, mutants, tmp_path) == []


def test_the_rules_as_they_are_pass(rules: Rules, tmp_path: Path) -> None:
    """Judged by the same means, but unchanged, they pass: it is the mutations that fail."""
    same = list({(one.rule, one.test): one._replace(new=one.old) for one in BROKEN}.values())
    assert survivors(rules, same, tmp_path) == same


def _tests_of(file: str) -> tuple[str, ...]:
    return (file, ACTIVATION) if file == ROLES else (file,)
