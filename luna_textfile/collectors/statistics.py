"""Statistics: how many commands the HSM has processed."""

from collections.abc import Iterator

from luna_textfile.collectors.collector import Collector, Selection
from luna_textfile.metrics import Family, Sample
from luna_textfile.model import Hsm, HsmError, Slot

COMMANDS = 4
"""LUNA_STATS_ICD_COMMANDS_COUNT (pycryptoki, `defines.py`): what `hsm monitor` prints as HSM Command Counts."""

TOTAL_COMMANDS = Family(
    "hsm_stats_total_commands",
    "counter",
    "Commands that the HSM has processed since its last reset, for all clients, our own included.",
    ("command_type", "hsm"),
    "CA_GetHSMStats, id 4",
)


def collect(hsm: Hsm, slot: Slot, _selection: Selection) -> Iterator[Sample]:
    """Ask CA_GetHSMStats for the one id whose unit is public."""
    answer = hsm.statistics(slot.id, [COMMANDS])
    if COMMANDS not in answer:
        raise HsmError("CA_GetHSMStats", "bad_answer", f"statistic {COMMANDS} is not in the answer")
    yield TOTAL_COMMANDS.sample(answer[COMMANDS], command_type="all", hsm=slot.hsm)


STATISTICS = Collector("statistics", "CA_GetHSMStats", "hsm", luna=True, collect=collect)
FAMILIES = (TOTAL_COMMANDS,)
