"""Licences: how many the HSM has, and how many partitions it may have."""

from collections.abc import Iterator

from luna_textfile.collectors.collector import Collector, Selection
from luna_textfile.pkcs11 import questions
from luna_textfile.pkcs11.model import Slot
from luna_textfile.pkcs11.questions import Hsm
from luna_textfile.textfile.metrics import Family, Sample

LICENSES = Family(
    "hsm_licenses",
    "gauge",
    "Licences in the HSM, as pairs of numbers that mean something to the vendor only.",
    ("hsm",),
    "CA_RetrieveLicenseList, its size",
)
PARTITIONS = Family(
    "hsm_partition_limit",
    "gauge",
    "Partitions that the HSM is allowed to have: containers, in the words of the client.",
    ("hsm",),
    "CA_GetNumberOfAllowedContainers",
)


def collect_licenses(hsm: Hsm, slot: Slot, _selection: Selection) -> Iterator[Sample]:
    """Ask CA_RetrieveLicenseList."""
    yield LICENSES.sample(hsm.ask(questions.LICENSE_COUNT, slot.id), hsm=slot.hsm)


def collect_limit(hsm: Hsm, slot: Slot, _selection: Selection) -> Iterator[Sample]:
    """Ask CA_GetNumberOfAllowedContainers."""
    limit = hsm.ask(questions.PARTITION_LIMIT, slot.id)
    if limit is not None:
        yield PARTITIONS.sample(limit, hsm=slot.hsm)


LICENSE_COUNT = Collector("licenses", questions.LICENSE_COUNT.function, "hsm", collect=collect_licenses)
PARTITION_LIMIT = Collector("partition_limit", questions.PARTITION_LIMIT.function, "hsm", collect=collect_limit)
FAMILIES = (LICENSES, PARTITIONS)
