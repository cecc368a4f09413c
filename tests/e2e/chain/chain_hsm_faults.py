"""The faults of HSMs: storage, load, changes."""

from chain_actions import daily_job_finds, leaps, nothing, own, plays
from chain_fault import Alarm, Fault, Step, muted
from chain_history import Past
from downstream.series import DAY, HOUR, MINUTE


def minutes_and_seconds(scenario: str, at: float) -> tuple[Past, ...]:
    """Return a past with a sample a minute, and many in the last quarter of an hour: a rate looks closely at those."""
    quarter = 15 * MINUTE
    return (Past(scenario, at - quarter, 2 * HOUR, quarter), Past(scenario, at, quarter, step=10))


DAYS, LEAKING, LEAKING_DAYS = own("days"), own("leaking"), own("leaking-days")
PAUSED, SIGNING, UPGRADED = own("paused"), own("signing-again"), own("upgraded")
FEWER_MECHANISMS = own("fewer-mechanisms")
CAPACITY, SLOW = "incident-capacity", "incident-slow-operations"
CHANGES = (
    Alarm("HSMFirmwareChanged", ("runs firmware 7.8.5; it was 7.8.4",)),
    Alarm("HSMPolicyChanged", ("Policy 37", "is 1; it was 0")),
    Alarm("HSMCapabilityChanged", ("Capability 37", "is 0; it was 1")),
    Alarm("HSMConfigurationChanged", ("The mechanisms of token signing", "are not what they were")),
)
MANY_SESSIONS = 3 * DAY + 17_297
"""When the leak of days has opened 1,639 sessions: 80 % of 2,048."""
CLOSELY = 10
"""Seconds: about as long as the chains take to start."""

NEWS_END = 150
"""Seconds after the end of the history from which the older change is no news, once the rules look: every 5 minutes."""

NOTICED = 15 * MINUTE
"""For so long a change that no exported value shows is recorded, and is news for as much longer."""

STORAGE = (
    Fault(
        "oslo",
        "The daily job finds storage 85 % full",
        (
            Step(
                plays(DAYS, 25 * HOUR),
                (
                    Alarm("HSMStorageHigh", ("85% full", "850kB of 1MB")),
                    Alarm("HSMPartitionStorageHigh", ("85% full", "token signing (serial 1234567890123)")),
                ),
                plays(DAYS),
            ),
        ),
        DAYS,
    ),
    Fault(
        "lima",
        "The daily job finds storage 97 % full",
        (
            Step(
                plays(DAYS, 49 * HOUR),
                (
                    Alarm("HSMStorageCritical", ("97% full",)),
                    Alarm("HSMPartitionStorageCritical", ("97% full", "token signing")),
                    *muted("HSMStorageHigh", "HSMPartitionStorageHigh"),
                ),
                plays(DAYS),
            ),
        ),
        DAYS,
    ),
    Fault(
        "riga",
        "The daily job finds 12,000 objects",
        (Step(plays(DAYS, 73 * HOUR), (Alarm("TokenObjectCountHigh", ("12000 objects",)),), plays(DAYS)),),
        DAYS,
    ),
    Fault(
        "cairo",
        "The incident Capacity after 61 days: the daily job two days later",
        (
            Step(
                # After one day it would be 89.7 days, of 90.
                daily_job_finds(2 * DAY),
                (
                    Alarm("HSMStoragePredictedFull", ("will be full in", "now 60.8")),
                    Alarm("HSMPartitionStoragePredictedFull", ("will be full in", "now 60.8")),
                ),
                daily_job_finds(-20 * DAY),
            ),
        ),
        pasts=(Past(CAPACITY, 61 * DAY, 61 * DAY, step=6 * HOUR),),
    ),
)

LOAD = (
    Fault(
        "doha",
        "The incident Session leak after 3 days: 1,639 sessions of 2,048, and more",
        (
            Step(nothing, (Alarm("HSMSessionLeak", ("of 2048", "has gained")),), began=MANY_SESSIONS),
            Step(
                nothing,
                (Alarm("HSMSessionUsageHigh", ("80.0", "of 2048")),),
                leaps(2 * DAY),
                began=-MINUTE,
            ),
        ),
        pasts=(
            Past(LEAKING_DAYS, MANY_SESSIONS - MINUTE - 2 * HOUR, 11 * DAY, 2 * HOUR, step=HOUR),
            Past(LEAKING_DAYS, MANY_SESSIONS - MINUTE, 2 * HOUR),
        ),
    ),
    Fault(
        "quito",
        "An application leaks three sessions a minute, for three windows of 5m",
        (Step(nothing, (Alarm("HSMSessionLeak", ("of 2048", "has gained")),), leaps(4 * HOUR), 7 * MINUTE),),
        pasts=(Past(LEAKING, 2 * HOUR + 7 * MINUTE, 2 * HOUR),),
    ),
    Fault(
        "tokyo",
        "300 commands a second stop for two minutes",
        (
            Step(
                nothing,
                (Alarm("HSMOperationRateAnomaly", ("commands/s more or less",)),),
                leaps(2 * HOUR),
                CLOSELY,
            ),
        ),
        pasts=minutes_and_seconds(PAUSED, 2 * HOUR + CLOSELY),
    ),
    Fault(
        "dakar",
        "The incident Slow operations after 2 days: 20 commands a second instead of 100",
        (
            Step(
                nothing,
                (Alarm("HSMPartitionStorageHigh", ("92.", "token signing (serial 1234567890123)")),),
                daily_job_finds(0),
                8 * HOUR,
            ),
            Step(
                nothing,
                (Alarm("HSMOperationRateDropped", ("far fewer", "one hour before")),),
                plays(SIGNING),
                2 * MINUTE,
            ),
        ),
        pasts=(
            Past(SLOW, 2 * DAY - 2 * HOUR, 5 * DAY, 2 * HOUR, step=6 * HOUR),
            *minutes_and_seconds(SLOW, 2 * DAY + 2 * MINUTE),
        ),
        daily_behind=8 * HOUR,
    ),
)

CHANGED = (
    Fault(
        "paris",
        "The daily job finds another firmware, policy and capability, and fewer mechanisms",
        (Step(plays(UPGRADED), tuple(alarm._replace(ends=False) for alarm in CHANGES)),),
        DAYS,
        pasts=(Past(DAYS, 12 * HOUR, 7 * HOUR, 5 * HOUR),),
    ),
    Fault(
        "hanoi",
        "The same, six hours ago: it ends",
        (Step(nothing, CHANGES, began=6 * HOUR - NEWS_END),),
        pasts=(
            Past(DAYS, 12 * HOUR, 7 * HOUR, 6 * HOUR + NOTICED - 2 * NEWS_END + MINUTE),
            Past(FEWER_MECHANISMS, 12 * HOUR, 6 * HOUR + NOTICED - 2 * NEWS_END, 6 * HOUR - NEWS_END + MINUTE),
            # Without a gap, behind which what was changed would be news again; and closely where it ends to be news.
            Past(UPGRADED, 7 * HOUR, 6 * HOUR - NEWS_END, 5 * HOUR),
            Past(UPGRADED, 12 * HOUR, 5 * HOUR - MINUTE, step=4 * MINUTE),
        ),
        well=UPGRADED,
    ),
)
