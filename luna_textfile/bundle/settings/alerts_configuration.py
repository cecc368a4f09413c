"""The alerts about what an HSM is set to and runs, beside what changes in exported ids, and about its restarts."""

from luna_textfile.bundle.schema.setting import Alert, Parameter
from luna_textfile.bundle.schema.types_basic import duration

ALERTS: tuple[Alert, ...] = (
    Alert(
        "HSMConfigurationChanged",
        "info",
        "5m",
        "Capabilities, policies or mechanisms of an HSM or partition are not what they were, in what is not exported.",
        (
            Parameter("lasts", duration("6h", "4w"), "1d", "How long a change is news."),
            Parameter(
                "remembered",
                duration("2d", "52w"),
                "1w",
                "How long a host may have told nothing and still be compared with what it told before.",
            ),
        ),
    ),
    Alert("HSMPolicyDrift", "warning", "5m", "A policy of an HSM or partition is not what `expect` says it should be."),
    Alert(
        "HSMFirmwareDiffers",
        "info",
        "1d",
        "HSMs of one environment and type run different firmware, and have for longer than it takes to upgrade them "
        "all, which is `for`.",
    ),
    Alert(
        "HSMReset",
        "warning",
        "1m",
        "An HSM has restarted: it counts commands from 0 again.",
        (Parameter("lasts", duration("5m", "1d"), "1h", "How long a restart is news."),),
    ),
)
