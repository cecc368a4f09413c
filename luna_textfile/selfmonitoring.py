"""Families about the monitor itself: whether a number is missing, and why."""

import sys
from collections.abc import Iterable, Iterator, Mapping

from luna_textfile import __version__
from luna_textfile.attempts import Attempt
from luna_textfile.metrics import Family, Sample

_RUN = ("schedule",)
_ATTEMPT = ("schedule", "collector", "slot_id", "hsm")

UP = Family(
    "luna_monitor_up",
    "gauge",
    "1 if the library initialised and every configured slot answered, else 0.",
    _RUN,
    "C_Initialize, C_GetSlotList and C_GetTokenInfo",
)
SLOT_UP = Family(
    "luna_monitor_slot_up",
    "gauge",
    "1 if the token in the slot answered, else 0. A token chosen by label or serial that is not there has no slot_id.",
    ("schedule", "slot_id", "label", "serial", "hsm"),
    "C_GetTokenInfo",
)
SCRAPE_ERRORS = Family(
    "luna_monitor_scrape_errors_total",
    "counter",
    "Failed attempts since the state directory was made, by collector.",
    ("schedule", "collector"),
    "the job's state file",
)
LAST_SUCCESS = Family(
    "luna_monitor_last_success_timestamp_seconds",
    "gauge",
    "Time of the last run in which every collector succeeded. Absent before the first one.",
    _RUN,
    "the job's state file",
)
LAST_RUN = Family("luna_monitor_last_run_timestamp_seconds", "gauge", "Time at which this run began.", _RUN, "the job")
RUN_DURATION = Family(
    "luna_monitor_run_duration_seconds",
    "gauge",
    "Time that this run took until the file was written.",
    _RUN,
    "the job",
)
COLLECTOR_SUCCESS = Family(
    "luna_monitor_collector_success",
    "gauge",
    "1 if the collector's question was answered, or is not supported here; 0 if it failed or was not asked.",
    _ATTEMPT,
    "the job",
)
COLLECTOR_DURATION = Family(
    "luna_monitor_collector_duration_seconds",
    "gauge",
    "Time that the collector's question took. Absent if it was not asked.",
    _ATTEMPT,
    "the job",
)
COLLECTOR_UNSUPPORTED = Family(
    "luna_monitor_collector_unsupported",
    "gauge",
    "Constant 1 where this client, slot or firmware does not offer what the collector asks. Absent otherwise.",
    _ATTEMPT,
    "the job",
)
CALL_FAILED = Family(
    "luna_monitor_call_failed",
    "gauge",
    "Constant 1 while a call fails: which one, and how (timeout, crash, exit, the CKR name ...). Absent otherwise.",
    (*_ATTEMPT, "call", "reason"),
    "the job",
)
BUILD_INFO = Family(
    "luna_monitor_build_info",
    "gauge",
    "Constant 1; the labels carry the versions of luna-textfile, Python and the PKCS#11 library.",
    ("schedule", "version", "python_version", "library_version"),
    "C_GetInfo, libraryVersion",
)
FAMILIES = (
    UP,
    SLOT_UP,
    SCRAPE_ERRORS,
    LAST_SUCCESS,
    LAST_RUN,
    RUN_DURATION,
    COLLECTOR_SUCCESS,
    COLLECTOR_DURATION,
    COLLECTOR_UNSUPPORTED,
    CALL_FAILED,
    BUILD_INFO,
)


def of_attempts(schedule: str, attempts: Iterable[Attempt]) -> Iterator[Sample]:
    """Tell of each attempt whether it succeeded, and of a failed one why."""
    for attempt in attempts:
        who = {
            "schedule": schedule,
            "collector": attempt.collector,
            "slot_id": attempt.slot_id,
            "hsm": attempt.hsm,
        }
        if attempt.error:
            yield CALL_FAILED.sample(1, call=attempt.error.call, reason=attempt.error.reason, **who)
        if attempt.harmless:
            continue
        yield COLLECTOR_SUCCESS.sample(attempt.error is None, **who)
        if attempt.unsupported:
            yield COLLECTOR_UNSUPPORTED.sample(1, **who)
        if attempt.seconds is not None:
            yield COLLECTOR_DURATION.sample(round(attempt.seconds, 6), **who)


def of_counters(schedule: str, errors: Mapping[str, int], last_success: float | None) -> Iterator[Sample]:
    """Tell what survives from run to run."""
    for collector, number in errors.items():
        yield SCRAPE_ERRORS.sample(number, schedule=schedule, collector=collector)
    if last_success is not None:
        yield LAST_SUCCESS.sample(round(last_success, 3), schedule=schedule)


def of_build(schedule: str, library_version: str) -> Sample:
    """Tell the versions at work; the library's is empty if it could not be loaded."""
    return BUILD_INFO.sample(
        1,
        schedule=schedule,
        version=__version__,
        python_version=".".join(map(str, sys.version_info[:3])),
        library_version=library_version,
    )
