"""The unit tests of the alerts about configuration and restarts can fail: each rule, broken in one place, fails one."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from monitor_rules import render
from mutants import Mutant, survivors

pytestmark = pytest.mark.exhaustive

OF_HSM = "hsm:hsm_configuration_fingerprint:changed"
OF_PARTITION = "partition:hsm_token_configuration_fingerprint:changed"
RECORDINGS = "luna-recording-configuration"
ALERTS = "luna-hsm-configuration"


def of(rule: str, tests: str, test: str, *replaced: tuple[str, str]) -> Sequence[Mutant]:
    """Return a rule, broken in one way after another, all of which one unit test notices."""
    file = RECORDINGS if ":" in rule else ALERTS
    return [Mutant(file, rule, old, new, (tests,), test) for old, new in replaced]


CHANGE = ("luna-hsm-configuration", "HSMConfigurationChanged: a change")
DAYS = ("luna-hsm-configuration", "HSMConfigurationChanged: days")
DRIFT = ("luna-hsm-policy-drift", "HSMPolicyDrift: another value")
DRIFT_OF_PARTITION = ("luna-hsm-policy-drift", "HSMPolicyDrift: of a partition")
DIFFERS = ("luna-hsm-firmware-differs", "HSMFirmwareDiffers: an upgrade")
RESTART = ("luna-hsm-reset", "HSMReset: a restart")
AWAY = ("luna-hsm-reset-away", "HSMReset: away")

BROKEN = [
    *of(
        OF_HSM,
        *CHANGE,
        (" != 0\n  unless", " > 1e9\n  unless"),
        ("offset 15m", "offset 1d"),
        ('"set", "policies"', '"set", "capabilities"'),
        ('"set", "policies"', '"set", "nothing"'),
        ('"set", "capabilities"', '"set", "policies"'),
    ),
    *of(OF_HSM, *DAYS, ('hsm_configuration_fingerprint{job="luna-hsm"} offset 1w', "x")),
    *of(
        OF_PARTITION,
        *CHANGE,
        ("group by (hsm, serial, label, set)", "group by (hsm, serial, set)"),
        ("unless on (job, instance, hsm, set)", "unless on (job, instance, hsm)"),
        ("unless on (job, instance, hsm, set)", "unless on (hsm, serial)"),
    ),
    *of(OF_PARTITION, *DAYS, ('hsm_token_configuration_fingerprint{job="luna-hsm"} offset 1w', "x")),
    *of(
        "HSMConfigurationChanged",
        *CHANGE,
        ("hsm:hsm_configuration_fingerprint:changed[1d]", "hsm:hsm_configuration_fingerprint:changed[2h]"),
        ("hsm:hsm_configuration_fingerprint:changed[1d]", "hsm:hsm_configuration_fingerprint:changed[2d]"),
        ("partition:hsm_token_configuration_fingerprint:changed", "partition:nil"),
        ("* on (hsm) group_left (instance)", "* on (hsm) group_left ()"),
    ),
    *of(
        "HSMConfigurationChanged",
        CHANGE[0],
        "HSMConfigurationChanged: resolves",
        ("* on (hsm) group_left (instance)\n  hsm:luna_monitor_host:info", ""),
    ),
    *of(
        "HSMPolicyDrift",
        *DRIFT,
        ('hsm_policy_expected{job="luna-hsm"}\n      !=', 'hsm_policy_expected{job="luna-hsm"}\n      <'),
        ('hsm_policy_expected{job="luna-hsm"}\n      !=', 'hsm_policy_expected{job="luna-hsm"}\n      <= bool'),
        ("max by (hsm, policy_id, name, expected)", "max by (hsm, policy_id, name, expected, instance)"),
        ('hsm_policy_expected{job="luna-hsm"}\n  unless', 'hsm_policy_expected{job="luna-hsm"}\n  and'),
        ("unless hsm_policy{", "unless on (hsm) hsm_policy{"),
    ),
    *of(
        "HSMPolicyDrift",
        *DRIFT_OF_PARTITION,
        ('hsm_token_policy_expected{job="luna-hsm"}\n      !=', 'hsm_token_policy_expected{job="luna-hsm"}\n      <'),
        ("* on (job, instance, hsm, serial, label, policy_id)", "* on (job, instance, policy_id)"),
        ("unless hsm_token_policy{", "unless on (hsm) hsm_token_policy{"),
        ("unless hsm_token_policy{", "and hsm_token_policy{"),
    ),
    *of(
        "HSMFirmwareDiffers",
        *DIFFERS,
        ("> 1", "> 2"),
        ("count by (environment, hsm_type)", "count by (hsm_type)"),
        ("environment, hsm_type", "environment"),
        ("and on (hsm, version)", "and on (hsm)"),
    ),
    *of(
        "HSMFirmwareDiffers",
        DIFFERS[0],
        "HSMFirmwareDiffers: resolves",
        ("and on (hsm, version) hsm:hsm_firmware_version:latest", ""),
    ),
    *of(
        "HSMReset",
        *RESTART,
        ("[1h:1m]", "[30m:1m]"),
        ("[1h:1m]", "[90m:1m]"),
        ("> 0\n    or", "> 1\n    or"),
        ("and on (hsm, serial)", "and on (hsm)"),
        ("group by (hsm)", "group by (hsm, instance)"),
        ("resets(", "changes("),
    ),
    *of("HSMReset", RESTART[0], "HSMReset: resolves", ("<= 300", "<= 3e9")),
    *of(
        "HSMReset",
        *AWAY,
        ("  < (", "  > ("),
        ("offset 2h", "offset 1m"),
        ("partition:luna_monitor_host:info offset 1d", "partition:nil"),
        ("and on (hsm, serial)", "and on (hsm)"),
    ),
]
"""Each as somebody might get it wrong."""


def test_every_broken_rule_is_noticed(tmp_path: Path) -> None:
    """With one thing in its expression wrong, its unit test fails: of all mutations none survives."""
    assert survivors(render(tmp_path / "alerts", {}), BROKEN, tmp_path) == []
