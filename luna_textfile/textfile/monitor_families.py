"""Families about the monitor itself: whether a value is missing, and why."""

from luna_textfile.textfile.metrics import Family

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
