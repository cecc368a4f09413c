"""A site where all that can go wrong has gone wrong at once: a host for each fault, and what must be said of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from downstream.changes import Change, both, frozen, gone, nothing, of, relabelled, turned
from downstream.client import ENDS
from downstream.host import Host
from downstream.others import others
from downstream.series import DAY, HOUR, MINUTE, Grid, Series

END = 1772445600
"""2026-03-02 10:00 UTC, a Monday."""

SINCE = 10 * MINUTE
"""How long ago the monitor's own faults began: an instant query sees 5 minutes back."""

WEEK = 9
"""Days of a week with the hours around it that rules look at."""

LOST = "9876543210983"
"""A member of the group of two-hsms."""

GROUP = "11234567890120"
"""The HA group of scenarios that have one: several hosts would watch it if it kept its serial."""

BUSY = str(Path(__file__).with_name("busy.scenario"))

_FILE = "node_textfile_mtime_seconds"
_MINUTE = ("hsm_token_", "hsm_stats_", "luna_monitor_", _FILE)
_LAST_RUN = of("luna_monitor_last_run", schedule="minute")
_LAST_DAILY = of("luna_monitor_last_run", schedule="daily")
_UP = of("luna_monitor_up", schedule="minute")
_SLOTS = of("luna_monitor_slot_up", schedule="minute")
_MINUTE_FILE = of(_FILE, file="/var/lib/prometheus/node-exporter/luna_textfile_minute.prom")


class Fault(NamedTuple):
    """A host `name`:9100 whose HSMs are called `name` and `name`-2, what befalls it, and the rules that must see it.

    A rule is told by its alert, with its label `cause` behind a blank where several rules have one name.
    """

    name: str
    rules: tuple[str, ...] = ()
    change: Change = nothing
    scenario: str = "healthy"
    at: float = 9 * DAY
    days: float = 1.2
    """As long as its rules look back."""

    def series(self, coarse: int = 5 * MINUTE) -> Iterator[Series]:
        """Yield all that is scraped from the host: a sample in `coarse` seconds where no rule looks closely."""
        others = dict.fromkeys(("geneva", "basel"), f"{self.name}-2")
        names = {"zurich": self.name, GROUP: f"{self.name}-group", **others}
        wave_step = 12 * HOUR if self.days <= WEEK else 5 * DAY
        host = Host(self.scenario, self.at, f"{self.name}:9100", names, wave_step)
        yield from self.change(host.series(Grid(END, self.days, coarse)))


FAULTS = (
    Fault("quiet", scenario="two-hsms", days=WEEK),
    # Its HSM's lists of capabilities are rubbish: a call fails, the job runs.
    Fault("rubbish", scenario="fault-garbage"),
    Fault(
        "full",
        ("HSMStorageHigh", "HSMStorageCritical", "HSMPartitionStorageHigh", "HSMPartitionStorageCritical"),
        scenario="incident-capacity",
        at=118 * DAY,
    ),
    Fault(
        "filling",
        ("HSMStoragePredictedFull", "HSMPartitionStoragePredictedFull"),
        scenario="incident-capacity",
        at=80 * DAY,
        days=31,
    ),
    Fault("leaking", ("HSMSessionLeak", "HSMSessionUsageHigh"), scenario="incident-session-leak", at=3.9 * DAY, days=5),
    Fault("slow", ("HSMOperationRateDropped",), scenario="incident-slow-operations", at=2 * DAY + 40 * MINUTE),
    Fault("busy", ("TokenObjectCountHigh", "HSMOperationRateAnomaly"), scenario=BUSY),
    Fault(
        "changed",
        ("HSMFirmwareChanged", "HSMPolicyChanged", "HSMCapabilityChanged"),
        both(
            relabelled(of("hsm_firmware_version_info"), 2 * HOUR, {"version": "7.4.0"}),
            turned(of("hsm_policy", policy_id="37"), 2 * HOUR, 1),
            turned(of("hsm_capability", capability_id="37"), 2 * HOUR, 0),
        ),
        days=WEEK,
    ),
    # Its certificates end in three weeks and in five days; a role of which nobody expects it is deactivated, too.
    Fault(
        "access",
        (
            "HSMRoleLocked",
            "HSMLoginAttemptsLow",
            "HSMRoleNotActivated",
            "HSMRoleDeactivated",
            "HSMPinToBeChanged",
            "HSMHAMemberDown",
            "HSMCertificateExpiryNear",
            "HSMCertificateExpiryCritical",
            "HSMPolicyDrift other_value",
            "HSMPolicyDrift unknown_id",
        ),
        both(
            turned(of(ENDS, kind="server"), 2 * DAY, END + 21 * DAY + HOUR),
            turned(of(ENDS, kind="client"), 2 * DAY, END + 5 * DAY + HOUR),
            turned(of("hsm_role_flags", role="crypto_user", label="app0"), 2 * HOUR, 1),
        ),
        scenario="access-lost",
    ),
    Fault(
        "last-member",
        ("HSMHAMemberDown", "HSMHALastMember", "HSMHAAutoRecoveryOff"),
        both(
            turned(of("hsm_ha_member_up", member=LOST), SINCE, 0),
            turned(of("hsm_ha_member_status", member=LOST), SINCE, 0xE0),
            turned(of("hsm_ha_auto_recovery"), 2 * HOUR, 0),
        ),
        scenario="two-hsms",
    ),
    Fault("not-listed", ("HSMHAMemberMissing",), gone(of("hsm_ha_member_", member=LOST), HOUR), "two-hsms"),
    # Of its flags only RNG and login required are left.
    Fault("zeroised", ("HSMTokenNotInitialized",), turned(of("hsm_token_flags"), 2 * HOUR, 5)),
    Fault(
        "reconfigured",
        ("HSMConfigurationChanged",),
        both(
            turned(of("hsm_configuration_fingerprint", set="capabilities"), SINCE, 4711),
            turned(of("hsm_token_configuration_fingerprint", set="policies"), SINCE, 4711),
        ),
        days=WEEK,
    ),
    Fault("restarted", ("HSMReset",), turned(of("hsm_stats_"), SINCE, 0, growth=50)),
    Fault(
        "host-down",
        ("LunaMonitorDown host_down",),
        both(turned(of("up"), SINCE, 0), gone(of("hsm_", "luna_", "node_"), SINCE)),
    ),
    Fault(
        "file-gone",
        ("LunaMonitorDown file_missing",),
        both(gone(of("luna_monitor_", schedule="minute"), SINCE), gone(_MINUTE_FILE, SINCE)),
    ),
    Fault("job-dead", ("LunaMonitorDown job_dead",), both(frozen(_LAST_RUN, SINCE), frozen(_MINUTE_FILE, SINCE))),
    Fault("clock", ("LunaMonitorDown stale",), frozen(_LAST_RUN, SINCE)),
    Fault("unreachable", ("LunaMonitorDown hsm_unreachable",), both(turned(_UP, SINCE, 0), turned(_SLOTS, SINCE, 0))),
    Fault(
        "slot-down",
        ("LunaSlotDown",),
        both(turned(_UP, SINCE, 0), turned(of("luna_monitor_slot_up", schedule="minute", slot_id="0"), SINCE, 0)),
        scenario="two-hsms",
    ),
    Fault(
        "hsm-gone",
        ("LunaHSMAbsent",),
        both(turned(_UP, SINCE, 0), turned(of("luna_monitor_slot_up", schedule="minute", hsm="hsm-gone"), SINCE, 0)),
        scenario="two-hsms",
    ),
    Fault("daily-dead", ("LunaMonitorDailyStale stale",), frozen(_LAST_DAILY, 2 * DAY), days=3),
    Fault(
        "daily-gone",
        ("LunaMonitorDailyStale file_missing",),
        both(gone(of("luna_monitor_", schedule="daily"), SINCE), gone(of("hsm_storage", "hsm_firmware"), SINCE)),
    ),
    Fault(
        "failing",
        ("LunaMonitorScrapeErrors",),
        turned(
            of("luna_monitor_scrape_errors", schedule="minute", collector="statistics"), SINCE, 0, growth=1 / MINUTE
        ),
    ),
    Fault(
        "unreadable",
        ("LunaTextfileUnreadable",),
        both(
            turned(of("node_textfile_scrape_error"), SINCE, 1),
            gone(_MINUTE_FILE, SINCE),
            gone(of("luna_monitor_", schedule="minute"), SINCE),
        ),
    ),
)

OF_THE_WATCHER = ("LunaRemoteWriteFailing", "LunaRemoteWriteBehind", "Watchdog")
"""Alerts about the Prometheus that watches all these, and cannot send on."""

OF_THE_FLEET = ("HSMFirmwareDiffers",)
"""Alerts about all HSMs together: geneva in two-hsms runs other firmware than zurich."""

BEFORE_ALL = {"LunaMonitorDown no_target": END - 100 * DAY}
"""Alerts that need a state of their own: nothing may be there at all. So they are asked of a time before."""


def site() -> Iterator[Series]:
    """Yield the series of all hosts, and of the Prometheus that watches them and cannot send on."""
    for fault in FAULTS:
        yield from fault.series(HOUR)
    sent = of("prometheus_remote_storage_queue_highest_sent_timestamp_seconds")
    failed = of("prometheus_remote_storage_samples_failed_total")
    blocked = both(frozen(sent, SINCE), turned(failed, SINCE, 0, growth=1))
    yield from blocked(others(Grid(END, 1)))
