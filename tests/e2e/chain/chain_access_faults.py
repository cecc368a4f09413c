"""The faults of the ways to the keys, and of what HSMs are set to: roles, HA groups, certificates, configuration."""

from chain_actions import all_are_upgraded, both, nothing, own, plays
from chain_client_actions import (
    certificates_end_in,
    client_has_another_member,
    client_is_as_it_was,
    expects,
    expects_nothing,
)
from chain_fault import Alarm, Fault, Step, muted
from downstream.series import HOUR

KEYS, KEYS_LOST = own("keys"), own("keys-lost")
RESTARTED, ONE_MEMBER_LEFT = own("restarted"), own("one-member-left")
LATER = 3 * HOUR
"""When the HSM of the second scenario has restarted."""

UNLISTED = "7700000000098"
"""A member that Chrystoki.conf lists, and the client does not."""

ACCESS = (
    Fault(
        "turku",
        "A night of wrong PINs and a power cut; certificates end in 20 days; the client's files expect other things",
        (
            Step(
                both(
                    expects("{hsm_policies: {12: 1}, activated_roles_by_token: {app2: [crypto_officer]}}"),
                    client_has_another_member(UNLISTED),
                    certificates_end_in(20),
                    plays(KEYS_LOST),
                ),
                (
                    Alarm("HSMRoleLocked", ("crypto officer of token app1 (serial 7700000000001)", "is locked out")),
                    Alarm("HSMLoginAttemptsLow", ("security officer of token app4", "has 2 login attempts left")),
                    Alarm("HSMRoleNotActivated", ("crypto officer of token app2", "expects it to be")),
                    Alarm("HSMRoleDeactivated", ("crypto user of token app0", "was activated within 1w")),
                    Alarm("HSMTokenNotInitialized", ("serial 7700000000005", "It was called app5.")),
                    Alarm("HSMPinToBeChanged", ("The PIN of the crypto officer of token app3",)),
                    Alarm("HSMHAMemberDown", ("Member 7700000000099 of HA group ha-group", "from turku:9100")),
                    Alarm("HSMHAMemberMissing", (f"has member {UNLISTED} in HA group", "does not list it")),
                    Alarm("HSMHAAutoRecoveryOff", ("reconnAtt is 0",)),
                    Alarm("HSMCertificateExpiryNear", ("expires in 20.0 days",)),
                    Alarm("HSMPolicyDrift", ("Policy 12", "is 0; the configuration expects 1"), "other_value"),
                ),
                both(
                    expects_nothing,
                    client_is_as_it_was(UNLISTED),
                    certificates_end_in(365),
                    plays(KEYS),
                ),
            ),
        ),
        KEYS,
    ),
    Fault(
        "siena",
        "The HSM restarts; then one of two members is lost, certificates end in 5 days, and a policy does not exist",
        (
            Step(plays(RESTARTED, LATER), (Alarm("HSMReset", ("has restarted",)),)),
            Step(
                both(
                    expects("{partition_policies: {99: 1}}"),
                    certificates_end_in(5),
                    plays(ONE_MEMBER_LEFT),
                ),
                (
                    Alarm("HSMHALastMember", ("One member only of HA group ha-group", "Not usable: 9876543210983")),
                    *muted("HSMHAMemberDown"),
                    Alarm("HSMCertificateExpiryCritical", ("expires in 5.0 days",)),
                    *muted("HSMCertificateExpiryNear"),
                    Alarm("HSMPolicyDrift", ("Policy 99", "token signing", "knows no policy of that id"), "unknown_id"),
                ),
                both(expects_nothing, certificates_end_in(365), plays(RESTARTED, LATER)),
            ),
        ),
        RESTARTED,
    ),
)

FLEET = (
    Fault(
        "",
        "HSMs run different firmware from the start, until all get the same",
        (
            Step(
                nothing,
                (Alarm("HSMFirmwareDiffers", ("environment production", "7.4.0", "7.8.4")),),
                all_are_upgraded("7.8.4"),
                always=True,
            ),
        ),
        phase=1,
    ),
)
