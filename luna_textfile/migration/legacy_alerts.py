"""The alerts of the earlier daemon: their condition, and the difference to the present alert."""

from typing import NamedTuple


class LegacyAlert(NamedTuple):
    """An alert; the present alert has the same name. `threshold`: the present parameter of its number, if any."""

    name: str
    condition: str
    severity: str
    wait: str
    threshold: str | None
    note: str


ALERTS = (
    LegacyAlert(
        "HSMStorageHigh",
        "HSM storage used > 80 %",
        "warning",
        "5m",
        "percent",
        "Same condition. Once an HSM, however many hosts watch it. Not from numbers older than 26 hours.",
    ),
    LegacyAlert(
        "HSMStorageCritical",
        "HSM storage used > 95 %",
        "critical",
        "5m",
        "percent",
        "As HSMStorageHigh, which it mutes for the same HSM.",
    ),
    LegacyAlert(
        "TokenObjectCountHigh",
        "objects in a token > 10,000",
        "warning",
        "10m",
        "objects",
        "Same condition. Once a partition, however many hosts watch it.",
    ),
    LegacyAlert(
        "HSMSessionUsageHigh",
        "sessions > 80 % of the limit",
        "warning",
        "10m",
        "percent",
        "Same condition, on the larger of `hsm_token_session_count` and `hsm_token_status_session_count`: "
        "the first may count one client only.",
    ),
    LegacyAlert(
        "HSMSessionLeak",
        "sessions keep growing for 30 minutes",
        "critical",
        "30m",
        None,
        "Stricter: each of three windows lies above the one before, days before had fewer at this hour, and no load "
        "explains it. Growth alone is also what every morning looks like.",
    ),
    LegacyAlert(
        "HSMOperationRateAnomaly",
        "command rate differs by > 100/s from one hour before",
        "warning",
        "10m",
        "commands_per_second",
        "Same condition. It ends after an hour at the latest; `HSMOperationRateDropped` beside it also compares with "
        "a day and a week before.",
    ),
    LegacyAlert(
        "LunaMonitorDown",
        "the monitor is gone",
        "critical",
        "2m",
        None,
        "Says more: host, node_exporter, minute job, file and every HSM behind the host, each with its label `cause`. "
        "A scrape that succeeds no longer proves that numbers are fresh: node_exporter serves a file whatever its age.",
    ),
    LegacyAlert(
        "LunaMonitorScrapeErrors",
        "collection errors > 0",
        "warning",
        "5m",
        None,
        "On errors of the last minutes. The counter itself never falls: with `> 0` one error would fire forever.",
    ),
)


def alert_of(name: str) -> str | None:
    """Return the alert in the dotted name of a key, in any case and with or without underscores."""
    parts = {part.replace("_", "").replace("-", "").lower() for part in name.split(".")}
    return next((alert.name for alert in ALERTS if alert.name.lower() in parts), None)
