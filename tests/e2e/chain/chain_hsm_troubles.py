"""The troubles of HSMs: storage, load, changes."""

from chain_deeds import leaps, nothing, own, plays
from chain_history import Past
from chain_trouble import Alarm, Step, Trouble, muted
from downstream.series import DAY, HOUR, MINUTE


def minutes_and_seconds(scenario: str, at: float) -> tuple[Past, ...]:
    """Return a past with a sample a minute, and many in the last quarter of an hour: a rate looks closely at those."""
    quarter = 15 * MINUTE
    return (Past(scenario, at - quarter, 2 * HOUR, quarter), Past(scenario, at, quarter, step=10))


DAYS, FILLING, LEAKING = own("days"), own("filling"), own("leaking")
PAUSED, SLOWER, UPGRADED = own("paused"), own("slower"), own("upgraded")
CHANGES = (
    Alarm("HSMFirmwareChanged", ("runs firmware 7.8.5; it was 7.8.4",)),
    Alarm("HSMPolicyChanged", ("Policy 37", "is 1; it was 0")),
    Alarm("HSMCapabilityChanged", ("Capability 37", "is 0; it was 1")),
)
CLOSELY = 10
"""Seconds: about as long as the chains take to start."""

NEWS_END = 150
"""Seconds after the end of the history from which the older change is no news, once the rules look: every 5 minutes."""

STORAGE = (
    Trouble(
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
    Trouble(
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
    Trouble(
        "riga",
        "The daily job finds 12,000 objects",
        (Step(plays(DAYS, 73 * HOUR), (Alarm("TokenObjectCountHigh", ("12000 objects",)),), plays(DAYS)),),
        DAYS,
    ),
    Trouble(
        "cairo",
        "After 30 days of slow growth a batch of keys takes 15 % more",
        (
            Step(
                plays(FILLING, 31 * DAY + HOUR),
                (
                    Alarm("HSMStoragePredictedFull", ("will be full in", "now 60% is used")),
                    Alarm("HSMPartitionStoragePredictedFull", ("will be full in", "now 60% is used")),
                ),
                plays(FILLING, 32 * DAY),
            ),
        ),
        pasts=(Past(FILLING, 30 * DAY, 30 * DAY, step=6 * HOUR),),
    ),
)

LOAD = (
    Trouble(
        "doha",
        "Sessions rise to 1,900 of 2,048",
        (Step(plays(DAYS, 97 * HOUR), (Alarm("HSMSessionUsageHigh", ("92.77%", "1900 of 2048")),), plays(DAYS)),),
        DAYS,
    ),
    Trouble(
        "quito",
        "An application leaks three sessions a minute, for three windows of 5m",
        (Step(nothing, (Alarm("HSMSessionLeak", ("of 2048", "has gained")),), leaps(4 * HOUR), 7 * MINUTE),),
        pasts=(Past(LEAKING, 2 * HOUR + 7 * MINUTE, 2 * HOUR),),
    ),
    Trouble(
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
    Trouble(
        "dakar",
        "90 commands a second stop, until half of the last 5 m had none",
        (
            Step(
                nothing,
                (Alarm("HSMOperationRateDropped", ("far fewer", "one hour before")),),
                plays(SLOWER, 5 * HOUR),
                MINUTE,
            ),
        ),
        pasts=minutes_and_seconds(SLOWER, 2 * HOUR + MINUTE),
    ),
)

CHANGED = (
    Trouble(
        "paris",
        "The daily job finds another firmware, policy and capability",
        (Step(plays(UPGRADED), tuple(alarm._replace(ends=False) for alarm in CHANGES)),),
        DAYS,
        pasts=(Past(DAYS, 12 * HOUR, 7 * HOUR, 5 * HOUR),),
    ),
    Trouble(
        "hanoi",
        "The same, six hours ago: it ends",
        (Step(nothing, CHANGES, began=6 * HOUR - NEWS_END),),
        pasts=(
            Past(DAYS, 12 * HOUR, 7 * HOUR, 6 * HOUR - NEWS_END + MINUTE),
            Past(UPGRADED, 12 * HOUR, 6 * HOUR - NEWS_END, 5 * HOUR),
        ),
        well=UPGRADED,
    ),
)
