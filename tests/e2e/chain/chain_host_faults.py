"""The faults of hosts, of client libraries, and of what watches them all."""

from chain_actions import (
    both,
    clock_goes_wrong,
    clock_is_set,
    daily_job_runs,
    exporter_answers,
    exporter_hangs,
    file_goes,
    file_rots,
    minute_job_returns,
    minute_job_stops,
    nothing,
    of_storages,
    own,
    plays,
    targets_go,
    targets_return,
    watchers_end,
)
from chain_fault import Alarm, Fault, Step, muted
from chain_history import Past
from chain_hsm_faults import DAYS
from chains import PROMETHEUS
from downstream.series import HOUR, MINUTE

ABSENT = muted("LunaHSMAbsent")

HOST = (
    Fault(
        "minsk",
        "node_exporter hangs (SIGSTOP)",
        (
            Step(
                exporter_hangs,
                (Alarm("LunaMonitorDown", ("node_exporter on minsk:9100 does not answer",), "host_down"), *ABSENT),
                exporter_answers,
            ),
        ),
    ),
    Fault(
        "accra",
        "The minute job's file is deleted, its timer off",
        (
            Step(
                both(minute_job_stops, file_goes("minute")),
                (Alarm("LunaMonitorDown", ("serves no file of the minute job",), "file_missing"), *ABSENT),
                minute_job_returns,
            ),
        ),
    ),
    Fault(
        "malmo",
        "The minute job's file is rubbish, its timer off",
        (
            Step(
                both(minute_job_stops, file_rots("minute")),
                (
                    Alarm("LunaMonitorDown", ("a file that it cannot read",), "file_missing"),
                    *ABSENT,
                    *muted("LunaTextfileUnreadable"),
                ),
                minute_job_returns,
            ),
        ),
    ),
    Fault(
        "sofia",
        "The minute job's timer is off; then storage is 85 % full",
        (
            Step(
                minute_job_stops,
                (Alarm("LunaMonitorDown", ("ran last", "ago"), "job_dead"), *ABSENT),
                minute_job_returns,
            ),
            Step(plays(DAYS, 25 * HOUR), muted("HSMStorageHigh", "HSMPartitionStorageHigh"), plays(DAYS)),
        ),
        DAYS,
    ),
    Fault(
        "essen",
        "On a booted system: systemctl stop luna-textfile-minute.timer",
        (
            Step(
                minute_job_stops,
                (Alarm("LunaMonitorDown", ("ran last", "ago"), "job_dead"), *ABSENT),
                minute_job_returns,
            ),
        ),
        pasts=(Past("healthy", 20, 15 * MINUTE, step=10),),  # its HSM's clock began with the boot
        booted=True,
    ),
    Fault(
        "delhi",
        "The host's clock is an hour ahead (faketime)",
        (
            Step(
                clock_goes_wrong("minute", 1),
                (Alarm("LunaMonitorDown", ("it lies in the future",), "stale"), *ABSENT),
                clock_is_set,
            ),
        ),
    ),
    Fault(
        "prague",
        "The last daily run was 26 hours ago (faketime)",
        (
            Step(
                clock_goes_wrong("daily", -26),
                (Alarm("LunaMonitorDailyStale", ("on prague:9100 is 1d 2h",), "stale"),),
                clock_is_set,
            ),
        ),
    ),
    Fault(
        "turin",
        "The daily job's file is deleted",
        (
            Step(
                file_goes("daily"),
                (Alarm("LunaMonitorDailyStale", ("serves no file of the daily job",), "file_missing"),),
                daily_job_runs,
            ),
        ),
    ),
    Fault(
        "leeds",
        "The daily job's file is rubbish",
        (
            Step(
                file_rots("daily"),
                (
                    Alarm("LunaTextfileUnreadable", ("does not serve luna_textfile_daily.prom",)),
                    *muted("LunaMonitorDailyStale"),
                ),
                daily_job_runs,
            ),
        ),
    ),
)

LIBRARY = (
    Fault(
        "tunis",
        "The client library does not come up (fault-initialize-error)",
        (
            Step(
                plays("fault-initialize-error", 2 * HOUR),
                (
                    Alarm("LunaMonitorDown", ("no slot answers it", "C_Initialize"), "hsm_unreachable"),
                    *ABSENT,
                    *muted("LunaMonitorScrapeErrors"),  # of the daily job
                ),
                plays("two-hsms", 3 * HOUR),
            ),
        ),
        "two-hsms",
    ),
    Fault(
        "milan",
        "One of two slots returns CKR_DEVICE_ERROR",
        (
            Step(
                plays(own("one-slot-fails")),
                (
                    Alarm("LunaSlotDown", ("Slot 1 of milan:9100", "C_GetTokenInfo fails: CKR_DEVICE_ERROR")),
                    Alarm("LunaMonitorScrapeErrors", ("on milan:9100 fails", "CKR_DEVICE_ERROR")),
                ),
                plays(own("two-slots")),
            ),
        ),
        own("two-slots"),
    ),
    Fault(
        "osaka",
        "One of two HSMs is tampered with (fault-tampered)",
        (
            Step(
                plays("fault-tampered", 2 * HOUR),
                (
                    Alarm("LunaHSMAbsent", ("of HSM osaka-2",)),
                    *muted("LunaSlotDown"),
                    Alarm("LunaMonitorScrapeErrors", ("on osaka:9100 fails", "CKR_HSM_TAMPERED")),
                ),
                plays("two-hsms", 3 * HOUR),
            ),
        ),
        "two-hsms",
    ),
    Fault(
        "basel",
        "An HSM's statistics hang (fault-statistics-hang)",
        (
            Step(
                plays("fault-statistics-hang", 2 * HOUR),
                (Alarm("LunaMonitorScrapeErrors", ("collector statistics", "CA_GetHSMStats fails: timeout")),),
                plays("two-hsms", 3 * HOUR),
            ),
        ),
        "two-hsms",
    ),
)

WATCHERS = (
    Fault(
        "",
        "The long-term storage hangs (SIGSTOP)",
        (Step(of_storages("hang"), (Alarm("LunaRemoteWriteBehind", ("old",)),), of_storages("go_on")),),
        chains=PROMETHEUS,
    ),
    Fault(
        "",
        "The long-term storage is killed",
        (
            Step(
                of_storages("die"),
                (
                    Alarm("LunaRemoteWriteFailing", ("are refused or have to be sent again",)),
                    *muted("LunaRemoteWriteBehind"),
                ),
                of_storages("come_back"),
            ),
        ),
        chains=PROMETHEUS,
        after="LunaRemoteWriteBehind",
    ),
    Fault(
        "",
        "The list of targets is empty",
        (
            Step(
                targets_go,
                (Alarm("LunaMonitorDown", ("luna-hsm has no target at all",), "no_target"),),
                targets_return,
            ),
        ),
        phase=1,
        after="HSMFirmwareDiffers",
        # Nobody reports any HSM then. Errors of the last half hour outlive the news that the daily job has succeeded
        # since.
        besides=("LunaHSMAbsent", "LunaMonitorScrapeErrors"),
    ),
    Fault(
        "",
        "Nothing; it ends with Prometheus or vmalert",
        (Step(nothing, (Alarm("Watchdog", ("fires with the value 1",)),), watchers_end, always=True),),
        phase=2,
    ),
)
