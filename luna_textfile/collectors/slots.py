"""Slots: flags and hardware version."""

from collections.abc import Iterator

from luna_textfile.collectors.collector import Collector, Selection
from luna_textfile.pkcs11 import questions
from luna_textfile.pkcs11.model import Slot
from luna_textfile.pkcs11.questions import Hsm
from luna_textfile.textfile.metrics import Family, Sample

SLOT_FLAGS = Family(
    "hsm_slot_flags",
    "gauge",
    "Flag bits of the slot: 1 token present, 2 removable device, 4 hardware slot.",
    ("slot_id", "hsm"),
    "C_GetSlotInfo, flags",
)
SLOT_HARDWARE_VERSION = Family(
    "hsm_slot_hardware_version",
    "gauge",
    "Constant 1; the labels carry the version of the slot's hardware.",
    ("slot_id", "major", "minor", "hsm"),
    "C_GetSlotInfo, hardwareVersion",
)


def collect(hsm: Hsm, slot: Slot, _selection: Selection) -> Iterator[Sample]:
    """Ask C_GetSlotInfo, which answers for an empty slot too."""
    info = hsm.ask(questions.SLOT_INFO, slot.id)
    slot_id = str(slot.id)
    yield SLOT_FLAGS.sample(info.flags, slot_id=slot_id, hsm=slot.hsm)
    yield SLOT_HARDWARE_VERSION.sample(
        1, slot_id=slot_id, major=str(info.hardware_major), minor=str(info.hardware_minor), hsm=slot.hsm
    )


SLOTS = Collector("slots", questions.SLOT_INFO.function, "slot", collect=collect)
FAMILIES = (SLOT_FLAGS, SLOT_HARDWARE_VERSION)
