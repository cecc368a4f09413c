"""The alerts about the monitor itself and what carries its numbers, with every threshold.

Durations that have a floor (three runs, five runs) are raised to it by alerts/_monitor.jinja when runs are far apart.
"""

from luna_textfile.bundle.schema.setting import Alert, Parameter
from luna_textfile.bundle.schema.types_basic import duration
from luna_textfile.config.parsers import number

ALERTS = (
    Alert(
        "LunaMonitorDown",
        "critical",
        "2m",
        "A host no longer watches its HSMs, because it, its minute job, its file or every HSM is gone.",
        (
            Parameter(
                "stale",
                duration("1m", "1d"),
                "5m",
                "Age at which numbers of the minute job are ignored; never less than three runs or scrapes.",
            ),
        ),
    ),
    Alert(
        "LunaSlotDown",
        "critical",
        "5m",
        "The token in one slot does not answer, while other slots of the same host do.",
    ),
    Alert(
        "LunaHSMAbsent",
        "critical",
        "4m",
        "No host reports an answering slot of an HSM that is in `inventory` or was seen recently.",
        (
            Parameter(
                "seen_within",
                duration("10m", "4w"),
                "1d",
                "How long the alert reports an HSM that is not in `inventory`, after it was last seen.",
            ),
        ),
    ),
    Alert(
        "LunaMonitorDailyStale",
        "warning",
        "30m",
        "The daily job of a host has not run for more than a day, or has never written its file.",
        (
            Parameter(
                "stale",
                duration("25h", "4w"),
                "26h",
                "Age at which numbers of the daily job are ignored: the longest day (25 hours) and some minutes.",
            ),
        ),
    ),
    Alert(
        "LunaMonitorScrapeErrors",
        "warning",
        "5m",
        "A call to an HSM keeps failing, so some numbers are missing.",
        (
            Parameter(
                "window_minute",
                duration("2m", "1d"),
                "5m",
                "How long an error of the minute job counts; never less than five runs or scrapes.",
            ),
            Parameter(
                "window_daily",
                duration("35m", "1w"),
                "35m",
                "How long an error of the daily job counts: it tries again every 15 minutes until it succeeds.",
            ),
        ),
    ),
    Alert(
        "LunaTextfileUnreadable",
        "warning",
        "10m",
        "A file of the monitor cannot be read by node_exporter.",
    ),
    Alert(
        "LunaRemoteWriteFailing",
        "critical",
        "15m",
        "Prometheus cannot send its samples to the long-term storage.",
        (
            Parameter("percent", number(0, 99), 1.0, "Share of samples refused or sent again, in percent."),
            Parameter("window", duration("2m", "1d"), "5m", "Time over which the share is taken."),
        ),
    ),
    Alert(
        "LunaRemoteWriteBehind",
        "warning",
        "15m",
        "The long-term storage lags behind Prometheus.",
        (
            Parameter(
                "behind",
                duration("1m", "1d"),
                "2m",
                "How old the newest sample sent may be; never less than two scrapes.",
            ),
        ),
    ),
    Alert(
        "Watchdog",
        "info",
        "0s",
        "This alert always fires, so that an outside dead man's switch can report when alerting stops.",
    ),
)
