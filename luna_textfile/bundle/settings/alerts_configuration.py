"""The alerts about what an HSM is set to and runs, beside what changes in exported ids, and about its restarts."""

from luna_textfile.bundle.schema.setting import Alert, Parameter
from luna_textfile.bundle.schema.types_basic import duration

ALERTS: tuple[Alert, ...] = (
    Alert(
        "HSMConfigurationChanged",
        "info",
        "5m",
        "Capabilities, policies or mechanisms that are not exported have changed on an HSM or partition.",
        (
            Parameter("lasts", duration("6h", "4w"), "1d", "How long the alert reports a change."),
            Parameter(
                "remembered",
                duration("2d", "52w"),
                "1w",
                "How long a host may report nothing and still be compared with its last report.",
            ),
        ),
    ),
    Alert(
        "HSMPolicyDrift",
        "warning",
        "5m",
        "A policy of an HSM or partition does not have the value that `expect` demands.",
    ),
    Alert(
        "HSMFirmwareDiffers",
        "info",
        "1d",
        "HSMs of one environment and type run different firmware.",
    ),
    Alert(
        "HSMReset",
        "warning",
        "1m",
        "An HSM has restarted.",
        (Parameter("lasts", duration("5m", "1d"), "1h", "How long the alert reports a restart."),),
    ),
)
