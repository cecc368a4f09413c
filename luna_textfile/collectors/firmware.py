"""Firmware: the version of the HSM's."""

from collections.abc import Iterator

from luna_textfile.collectors.collector import Collector, Selection
from luna_textfile.pkcs11 import questions
from luna_textfile.pkcs11.model import NotSupportedError, Slot
from luna_textfile.pkcs11.questions import Hsm
from luna_textfile.textfile.metrics import Family, Sample

FIRMWARE_VERSION = Family(
    "hsm_firmware_version_info",
    "gauge",
    "Constant 1; the label carries the version of the HSM's firmware.",
    ("version", "hsm"),
    "CA_GetFirmwareVersion; on a client without it, C_GetTokenInfo, firmwareVersion",
)


def collect(hsm: Hsm, slot: Slot, _selection: Selection) -> Iterator[Sample]:
    """Ask CA_GetFirmwareVersion; older clients lack it and pack the same three numbers into C_GetTokenInfo.

    There the second byte is minor * 10 + subminor (pycryptoki splits it so).
    """
    try:
        major, minor, subminor = hsm.ask(questions.FIRMWARE, slot.id)
    except NotSupportedError:
        if slot.token is None or not slot.token.is_luna:
            raise
        major = slot.token.firmware_major
        minor, subminor = divmod(slot.token.firmware_minor, 10)
    yield FIRMWARE_VERSION.sample(1, version=f"{major}.{minor}.{subminor}", hsm=slot.hsm)


FIRMWARE = Collector("firmware", questions.FIRMWARE.function, "hsm", collect=collect)
FAMILIES = (FIRMWARE_VERSION,)
