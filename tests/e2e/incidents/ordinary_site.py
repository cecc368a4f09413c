"""The site of the year: five HSMs, six hosts, and what befell them from 1 December 2024 to 30 November 2025."""

from typing import NamedTuple

from downstream.series import HOUR, MINUTE

from incidents.happenings import Happening, changed, counting_anew, host_off, hsm_gone
from incidents.loads import Load
from incidents.working_days import utc

BEGIN = utc("2024-12-01")
END = utc("2025-12-01")

COUNTED, REFUSED = "healthy", "partition-client"
"""Scenarios whose labels the series have: with command counters, and where the Luna refuses CA_GetHSMStats."""


class Hsm(NamedTuple):
    """An HSM, the hosts that watch it and nothing else, and its load."""

    name: str
    what: str
    hosts: tuple[str, ...]
    load: Load
    scenario: str = COUNTED
    since: int = BEGIN
    growth: tuple[float, float] = (0.30, 0.45)
    """Share of its storage that is used at the beginning and at the end; in steps, when keys are made."""


HSMS = (
    Hsm(
        "office",
        "office hours, a batch in the night after a month; two hosts watch it",
        ("app-1:9100", "app-2:9100"),
        Load((5, 80), (12, 60), month_end=0.5),
    ),
    Hsm(
        "busy",
        "a busy site: 2,000 commands a second, a batch every hour, sessions with strong noise",
        ("pay-1:9100",),
        Load((200, 2000), (150, 700), sessions_noise=0.15, hourly=150),
    ),
    Hsm(
        "uncounted",
        "office hours; no command counters (Luna refuses CA_GetHSMStats)",
        ("ca-1:9100",),
        Load((0, 0), (8, 90), sessions_noise=0.15),
        REFUSED,
    ),
    Hsm("still", "two sessions, a command now and then", ("root-1:9100",), Load((0.1, 0.3), (2, 2), sessions_noise=0)),
    Hsm(
        "new",
        "installed on a Wednesday morning in March; office hours, no command counters",
        ("new-1:9100",),
        Load((0, 0), (4, 50), sessions_noise=0.1),
        REFUSED,
        since=utc("2025-03-12 08:30"),
        growth=(0.01, 0.08),
    ),
)

BUSY_SETTINGS = {"alerts": {"HSMOperationRateAnomaly": {"commands_per_second_by_hsm": {"busy": 2000}}}}
"""What docs/runbooks/HSMOperationRateAnomaly.md advises to a busy site: a threshold for the swings of its days."""

_PATCHED = (
    ("app-1:9100", "", "2025-01-14 19:00"),
    ("app-2:9100", "", "2025-02-11 19:30"),
    ("pay-1:9100", "busy", "2025-03-11 20:00"),
    ("ca-1:9100", "uncounted", "2025-05-13 18:30"),
    ("new-1:9100", "new", "2025-06-10 18:00"),
    ("pay-1:9100", "busy", "2025-09-09 20:00"),
)

HAPPENINGS: tuple[Happening, ...] = (
    *(host_off(host, hsm, when, 3 * MINUTE) for host, hsm, when in _PATCHED),
    Happening("app-1:9100 is off for 1 minute", utc("2025-08-12 19:00"), MINUTE, hosts_off=("app-1:9100",)),
    host_off("ca-1:9100", "uncounted", "2025-04-08 06:00", 25 * HOUR),
    host_off("app-2:9100", "", "2025-07-03 06:00", 24 * HOUR),
    counting_anew(hsm_gone("office", ("app-1:9100", "app-2:9100"), "2025-02-25 18:10", 7 * MINUTE, "it is restarted")),
    hsm_gone("uncounted", ("ca-1:9100",), "2025-09-17 04:40", 8 * MINUTE, "it is restarted"),
    counting_anew(hsm_gone("busy", ("pay-1:9100",), "2025-05-20 20:00", 10 * MINUTE, "it is restarted")),
    counting_anew(hsm_gone("still", ("root-1:9100",), "2025-06-14 07:00", 20 * MINUTE, "firmware 7.8.4 is replaced")),
    changed(
        "still has firmware 7.9.0",
        "still",
        "2025-06-14 07:20",
        "HSMFirmwareChanged",
        "HSMConfigurationChanged",
        fleet=("HSMFirmwareDiffers",),
    ),
    changed("a policy of still is changed on purpose", "still", "2025-08-20 12:00", "HSMPolicyChanged"),
)

LATE = {("pay-1:9100", "2025-03-04"): 95, ("ca-1:9100", "2025-10-07"): 110}
"""Minutes after midnight at which a daily job ran, on a host that was busy: less than two hours late."""

SLOW_WEEK = ("pay-1:9100", utc("2025-11-10"), utc("2025-11-17"))
"""A host so busy that every seventh run of its minute job is lost, and the daily job comes up to an hour late."""

FIRMWARE = {"still": (utc("2025-06-14 07:20"), "7.9.0")}
POLICY = {"still": utc("2025-08-20 12:00")}
"""When the HSM's firmware became this, with other capabilities and mechanisms; and when its policy 37 became 1."""
