"""The panels of the dashboards of the earlier daemon, and the present panels."""

from typing import NamedTuple


class LegacyPanel(NamedTuple):
    """A panel by its subject. `titles` are the present panels or rows, in the dashboard `dashboard`."""

    subject: str
    query: str
    dashboard: str
    titles: tuple[str, ...]
    note: str = ""


SERVICE = "Metric names are settings below `bundle.crypto_service`."
HSM = "luna-hsm"
CRYPTO_SERVICE = "luna-crypto-service"

PANELS = (
    LegacyPanel("total commands", "`hsm_stats_total_commands`", HSM, ("Total commands",)),
    LegacyPanel(
        "session usage",
        "sessions / limit * 100",
        HSM,
        ("Session usage, fullest partitions",),
        "Yellow from 70 %, red from 90 %, as before; both are settings below `bundle.grafana`.",
    ),
    LegacyPanel(
        "storage usage",
        "used / total * 100",
        HSM,
        ("HSM storage used, fullest HSMs", "Partition storage used, fullest partitions"),
        "Colours change where the alerts' thresholds are.",
    ),
    LegacyPanel("storage trend", "total, used, free", HSM, ("HSM storage",), "In bytes, with the unit that fits."),
    LegacyPanel("token objects", "`hsm_token_object_count`", HSM, ("Token objects",)),
    LegacyPanel("sessions", "`hsm_token_session_count`", HSM, ("Sessions", "Sessions of the limit")),
    LegacyPanel(
        "session change",
        "`rate(hsm_token_session_count[5m])`",
        HSM,
        ("Session change per minute",),
        "`deriv()`: for a gauge, `rate()` treats every decrease as a reset.",
    ),
    LegacyPanel(
        "operation rate",
        "`rate(hsm_stats_total_commands[5m])`, 1 h increase",
        HSM,
        ("Operation rate", "Operations in 1 h"),
        "The panel also shows the hour before.",
    ),
    LegacyPanel("firmware", "firmware and hardware versions", HSM, ("Firmware",)),
    LegacyPanel(
        "forecast",
        "`predict_linear` 30, 60, 90 days; days until 95 %",
        HSM,
        ("Storage forecast", "When it is full"),
        "More of it in `luna-capacity`.",
    ),
    LegacyPanel("REST: rates, latency, errors", "`crypto-service.json`", CRYPTO_SERVICE, ("REST",), SERVICE),
    LegacyPanel("gRPC: rate, errors, P95", "`crypto-service.json`", CRYPTO_SERVICE, ("gRPC",), SERVICE),
    LegacyPanel("NATS: rate, latency", "`crypto-service.json`", CRYPTO_SERVICE, ("NATS",), SERVICE),
    LegacyPanel("process: CPU, RSS, threads, files", "`crypto-service.json`", CRYPTO_SERVICE, ("Process",), SERVICE),
)
