"""Statistics: how many commands the HSM has processed, and how busy its processor is."""

from collections.abc import Iterator

from luna_textfile.collectors.collector import Collector, Selection
from luna_textfile.pkcs11 import questions
from luna_textfile.pkcs11.model import HsmError, Slot
from luna_textfile.pkcs11.questions import Hsm
from luna_textfile.textfile.metrics import Family, Sample

UP_TIME, IDLE_TIME, COMMANDS = 2, 3, 4
"""LUNA_STATS_CPU_UP_TIME, _CPU_IDLE_TIME and _ICD_COMMANDS_COUNT (pycryptoki, `defines.py`). The last is what
`hsm monitor` prints as HSM Command Counts; from the first two it derives the utilisation (6.2.2 manual,
`hsm_monitor.htm`). In which unit they count is not public: they make a ratio, which needs none."""

ID_REFUSED = ("CKR_ARGUMENTS_BAD", "CKR_DATA_INVALID", "CKR_FUNCTION_FAILED", "CKR_POLICY_ID_INVALID")
"""What a call with an unknown id may return: CKR_DATA_INVALID and CKR_POLICY_ID_INVALID are what other calls do."""

TOTAL_COMMANDS = Family(
    "hsm_stats_total_commands",
    "counter",
    "Commands that the HSM has processed since its last reset, for all clients, our own included.",
    ("command_type", "hsm"),
    "CA_GetHSMStats, id 4",
)
UP_TICKS = Family(
    "hsm_stats_cpu_up_ticks_total",
    "counter",
    "Time since the HSM's last reset, in a unit that is not public. With the idle ticks it gives the utilisation.",
    ("hsm",),
    "CA_GetHSMStats, id 2",
)
IDLE_TICKS = Family(
    "hsm_stats_cpu_idle_ticks_total",
    "counter",
    "Time that the HSM's processor idled, in the unit of hsm_stats_cpu_up_ticks_total: utilisation is 1 - idle / up.",
    ("hsm",),
    "CA_GetHSMStats, id 3",
)


def collect(hsm: Hsm, slot: Slot, _selection: Selection) -> Iterator[Sample]:
    """Ask CA_GetHSMStats, once: for all three, or the commands alone if it does not know the others."""
    answer = _ask(hsm, slot)
    if COMMANDS not in answer:
        raise HsmError("CA_GetHSMStats", "bad_answer", f"statistic {COMMANDS} is not in the answer")
    yield TOTAL_COMMANDS.sample(answer[COMMANDS], command_type="all", hsm=slot.hsm)
    if UP_TIME in answer and IDLE_TIME in answer:
        yield UP_TICKS.sample(answer[UP_TIME], hsm=slot.hsm)
        yield IDLE_TICKS.sample(answer[IDLE_TIME], hsm=slot.hsm)


def _ask(hsm: Hsm, slot: Slot) -> dict[int, int]:
    try:
        return hsm.ask(questions.STATISTICS, slot.id, [UP_TIME, IDLE_TIME, COMMANDS])
    except HsmError as error:
        # How a firmware refuses an id that it does not have is not public: the commands must not be lost by that.
        if error.reason not in ID_REFUSED:
            raise
    return hsm.ask(questions.STATISTICS, slot.id, [COMMANDS])


STATISTICS = Collector("statistics", questions.STATISTICS.function, "hsm", collect=collect)
FAMILIES = (TOTAL_COMMANDS, UP_TICKS, IDLE_TICKS)
