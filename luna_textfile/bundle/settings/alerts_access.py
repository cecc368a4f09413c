"""The alerts about the ways to the keys: roles and PINs, HA groups, certificates, with every threshold."""

from luna_textfile.bundle.schema.setting import Alert, Parameter
from luna_textfile.bundle.schema.types_basic import duration
from luna_textfile.config.parsers import integer

DAYS = integer(1, 3650)


def _remembered(what: str) -> Parameter:
    return Parameter("remembered", duration("2d", "52w"), "1w", f"How long {what} is remembered; then it is no news.")


ROLES = (
    Alert(
        "HSMRoleLocked",
        "critical",
        "5m",
        "A role of a partition is locked out after wrong logins: whoever uses it gets nothing done.",
    ),
    Alert(
        "HSMLoginAttemptsLow",
        "warning",
        "1m",
        "A few more wrong logins and a role is locked out, or its partition zeroised.",
        (Parameter("attempts", integer(1, 254), 2, "Login attempts left, or fewer.", by_hsm=True),),
    ),
    Alert(
        "HSMRoleNotActivated",
        "critical",
        "5m",
        "A role that the configuration expects to be activated is not: applications cannot log in without a PED key.",
    ),
    Alert(
        "HSMRoleDeactivated",
        "warning",
        "5m",
        "A role was activated lately and is not any more, and the configuration expects nothing of it.",
        (_remembered("that a role was activated"),),
    ),
    Alert(
        "HSMTokenNotInitialized",
        "critical",
        "5m",
        "A token was initialised lately and is not any more: it was zeroised or reset, and its keys are gone.",
        (_remembered("that a token was initialised"),),
    ),
    Alert("HSMPinToBeChanged", "info", "5m", "A role's PIN or challenge must be changed before the role can be used."),
)

HA = (
    Alert("HSMHAMemberDown", "warning", "5m", "A host cannot use a member of one of its HA groups."),
    Alert(
        "HSMHALastMember",
        "critical",
        "2m",
        "Of an HA group with at least two members a host can use one at most: nothing is left to take over.",
    ),
    Alert(
        "HSMHAMemberMissing",
        "warning",
        "15m",
        "A member of an HA group stands in a host's Chrystoki.conf, but its client does not list it.",
    ),
    Alert(
        "HSMHAAutoRecoveryOff",
        "info",
        "15m",
        "A host with HA groups does not bring a lost member back by itself.",
    ),
)

CERTIFICATES = (
    Alert(
        "HSMCertificateExpiryNear",
        "warning",
        "5m",
        "An NTLS certificate, of a host or of an appliance, expires before long.",
        (Parameter("days", DAYS, 30, "Days left, or fewer."),),
    ),
    Alert(
        "HSMCertificateExpiryCritical",
        "critical",
        "5m",
        "An NTLS certificate, of a host or of an appliance, expires within days or has expired.",
        (Parameter("days", DAYS, 7, "Days left, or fewer."),),
    ),
)

ALERTS: tuple[Alert, ...] = (*ROLES, *HA, *CERTIFICATES)
