"""The alerts about the ways to the keys: roles and PINs, HA groups, certificates, with every threshold."""

from luna_textfile.bundle.schema.setting import Alert, Parameter
from luna_textfile.bundle.schema.types_basic import duration
from luna_textfile.config.parsers import integer

DAYS = integer(1, 3650)


def _remembered(what: str) -> Parameter:
    return Parameter(
        "remembered", duration("2d", "52w"), "1w", f"How long {what} is remembered; after that the alert ends."
    )


ROLES = (
    Alert(
        "HSMRoleLocked",
        "critical",
        "5m",
        "A role of a partition is locked out after wrong logins and cannot be used.",
    ),
    Alert(
        "HSMLoginAttemptsLow",
        "warning",
        "1m",
        "A few more wrong logins will lock a role out, or zeroise its partition or HSM.",
        (Parameter("attempts", integer(1, 254), 2, "Login attempts left, or fewer.", by_hsm=True),),
    ),
    Alert(
        "HSMRoleNotActivated",
        "critical",
        "5m",
        "A role that must be activated is not, so applications cannot log in without a PED key.",
    ),
    Alert(
        "HSMRoleDeactivated",
        "warning",
        "5m",
        "A role was activated recently and is not any more, and no setting says that it must be.",
        (_remembered("that a role was activated"),),
    ),
    Alert(
        "HSMTokenNotInitialized",
        "critical",
        "5m",
        "A token was initialised recently and is not any more, so its keys are gone.",
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
        "A host can use at most one member of an HA group, so no other member can take over.",
    ),
    Alert(
        "HSMHAMemberMissing",
        "warning",
        "15m",
        "A host's Chrystoki.conf has a member of an HA group that its client does not list.",
    ),
    Alert(
        "HSMHAAutoRecoveryOff",
        "info",
        "15m",
        "A host with HA groups does not recover a lost member automatically.",
    ),
)

CERTIFICATES = (
    Alert(
        "HSMCertificateExpiryNear",
        "warning",
        "5m",
        "An NTLS certificate of a host or an appliance expires soon.",
        (Parameter("days", DAYS, 30, "Days left, or fewer."),),
    ),
    Alert(
        "HSMCertificateExpiryCritical",
        "critical",
        "5m",
        "An NTLS certificate of a host or an appliance expires within days or has expired.",
        (Parameter("days", DAYS, 7, "Days left, or fewer."),),
    ),
)

ALERTS: tuple[Alert, ...] = (*ROLES, *HA, *CERTIFICATES)
