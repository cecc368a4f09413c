"""The panels of the earlier daemon's dashboards, and where each is now."""

from typing import NamedTuple


class FormerPanel(NamedTuple):
    """A panel by its subject; ours by the dashboard's name and the titles of panels or rows in it."""

    subject: str
    query: str
    dashboard: str
    titles: tuple[str, ...]
    note: str = ""


SERVICE = "Metric names are settings below `bundle.crypto_service`."
HSM = "luna-hsm"
CRYPTO_SERVICE = "luna-crypto-service"

PANELS = (
    FormerPanel("total commands", "`hsm_stats_total_commands`", HSM, ("Total commands",)),
    FormerPanel(
        "session usage",
        "sessions / limit * 100",
        HSM,
        ("Session usage, fullest partitions",),
        "Yellow from 70 %, red from 90 %, as before; both are settings below `bundle.grafana`.",
    ),
    FormerPanel(
        "storage usage",
        "used / total * 100",
        HSM,
        ("HSM storage used, fullest HSMs", "Partition storage used, fullest partitions"),
        "Colours change where the alerts' thresholds are.",
    ),
    FormerPanel("storage trend", "total, used, free", HSM, ("HSM storage",), "In bytes, with the unit that fits."),
    FormerPanel("token objects", "`hsm_token_object_count`", HSM, ("Token objects",)),
    FormerPanel("sessions", "`hsm_token_session_count`", HSM, ("Sessions", "Sessions of the limit")),
    FormerPanel(
        "session change",
        "`rate(hsm_token_session_count[5m])`",
        HSM,
        ("Session change per minute",),
        "`deriv()`: on a gauge, `rate()` takes every decrease for a reset.",
    ),
    FormerPanel(
        "operation rate",
        "`rate(hsm_stats_total_commands[5m])`, 1 h increase",
        HSM,
        ("Operation rate", "Operations in 1 h"),
        "The hour before is drawn beside it.",
    ),
    FormerPanel("firmware", "firmware and hardware versions", HSM, ("Firmware",)),
    FormerPanel(
        "forecast",
        "`predict_linear` 30, 60, 90 days; days until 95 %",
        HSM,
        ("Storage forecast", "When it is full"),
        "More of it in `luna-capacity`.",
    ),
    FormerPanel("REST: rates, latency, errors", "`crypto-service.json`", CRYPTO_SERVICE, ("REST",), SERVICE),
    FormerPanel("gRPC: rate, errors, P95", "`crypto-service.json`", CRYPTO_SERVICE, ("gRPC",), SERVICE),
    FormerPanel("NATS: rate, latency", "`crypto-service.json`", CRYPTO_SERVICE, ("NATS",), SERVICE),
    FormerPanel("process: CPU, RSS, threads, files", "`crypto-service.json`", CRYPTO_SERVICE, ("Process",), SERVICE),
)
