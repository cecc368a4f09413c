"""The alerts about HSMs and tokens, with every threshold."""

from luna_textfile.bundle.schema.setting import Alert, Parameter
from luna_textfile.bundle.schema.types_basic import duration
from luna_textfile.config.parsers import integer, number

RATE = number(0, 10_000_000)
PERCENT = number(1, 100)
COUNT = integer(1, 100_000_000)


def _percent(default: float, what: str) -> Parameter:
    return Parameter("percent", PERCENT, default, f"{what}, in percent.", by_hsm=True)


def _forecast(what: str, full: str) -> tuple[Parameter, ...]:
    return (
        Parameter("horizon", duration("1d", "520w"), "90d", f"How far ahead. {what} is full at {full}.percent."),
        Parameter("history", duration("2d", "52w"), "30d", "The past that the slope is taken from."),
        Parameter("least_history", duration("1d", "52w"), "7d", "With less history than this, nothing is predicted."),
    )


_CHANGE = (
    Parameter("lasts", duration("6h", "4w"), "1d", "How long the alert reports a change."),
    Parameter(
        "remembered",
        duration("2d", "52w"),
        "1w",
        "How long an HSM may be off and still be compared with its last value.",
    ),
)

STORAGE = (
    Alert("HSMStorageHigh", "warning", "5m", "Much of an HSM's storage is in use.", (_percent(80.0, "Storage used"),)),
    Alert(
        "HSMStorageCritical",
        "critical",
        "5m",
        "An HSM's storage is nearly full, so soon no partition can be created or enlarged.",
        (_percent(95.0, "Storage used"),),
    ),
    Alert(
        "HSMPartitionStorageHigh",
        "warning",
        "5m",
        "Much of a partition's storage is in use.",
        (_percent(80.0, "Storage used"),),
    ),
    Alert(
        "HSMPartitionStorageCritical",
        "critical",
        "5m",
        "A partition's storage is nearly full, so soon no key can be created in it.",
        (_percent(95.0, "Storage used"),),
    ),
    Alert(
        "TokenObjectCountHigh",
        "warning",
        "10m",
        "A token holds very many objects, which makes searches in it slow.",
        (Parameter("objects", COUNT, 10_000, "Objects in a token.", by_hsm=True),),
    ),
    Alert(
        "HSMStoragePredictedFull",
        "warning",
        "1h",
        "An HSM's storage will be full soon if it continues to grow as before.",
        _forecast("An HSM", "HSMStorageCritical"),
    ),
    Alert(
        "HSMPartitionStoragePredictedFull",
        "warning",
        "1h",
        "A partition's storage will be full soon if it continues to grow as before.",
        _forecast("A partition", "HSMPartitionStorageCritical"),
    ),
)

SESSIONS = (
    Alert(
        "HSMSessionUsageHigh",
        "warning",
        "10m",
        "Many of the sessions that a token allows are open.",
        (_percent(80.0, "Open sessions"),),
    ),
    Alert(
        "HSMSessionLeak",
        "critical",
        "30m",
        "A token's sessions grow steadily, more than usual, and the load does not explain it.",
        (
            Parameter("sessions", COUNT, 10, "Growth over three windows that is too much.", by_hsm=True),
            Parameter(
                "window",
                duration("5m", "1d"),
                "30m",
                "Three of these must each have more sessions than the one before.",
            ),
            Parameter("usual_percent", number(0, 1000), 10.0, "Growth is usual up to this much above days before."),
            Parameter("load_percent", number(0, 1000), 3.0, "Load explains growth if commands rose by this much."),
        ),
    ),
)

OPERATIONS = (
    Alert(
        "HSMOperationRateAnomaly",
        "warning",
        "10m",
        "An HSM processes far more or far fewer commands than one hour before.",
        (Parameter("commands_per_second", RATE, 100.0, "Difference in commands/s.", by_hsm=True),),
    ),
    Alert(
        "HSMOperationRateDropped",
        "warning",
        "10m",
        "An HSM processes far fewer commands than recently and than on other days at this hour.",
        (
            _percent(50.0, "Share of the least of these rates"),
            Parameter("commands_per_second", RATE, 10.0, "A smaller fall than this, in commands/s, is ignored."),
            Parameter("history", duration("1h", "7d"), "6h", "The recent past that the rate is compared with."),
        ),
    ),
)

CHANGES = (
    Alert("HSMFirmwareChanged", "info", "5m", "The firmware of an HSM has changed.", _CHANGE),
    Alert("HSMPolicyChanged", "info", "5m", "A policy of an HSM has changed.", _CHANGE),
    Alert("HSMCapabilityChanged", "info", "5m", "A capability of an HSM has changed.", _CHANGE),
)

ALERTS: tuple[Alert, ...] = (*STORAGE, *SESSIONS, *OPERATIONS, *CHANGES)
