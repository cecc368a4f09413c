"""Storage: of the whole HSM and of each partition, in bytes."""

from collections.abc import Iterator

from luna_textfile.collectors.collector import Collector, Selection
from luna_textfile.pkcs11 import questions
from luna_textfile.pkcs11.model import Slot
from luna_textfile.pkcs11.questions import Hsm
from luna_textfile.textfile.metrics import Family, Sample

_HSM = ("hsm",)
_PARTITION = ("label", "serial", "hsm")

HSM_TOTAL = Family(
    "hsm_storage_total_bytes",
    "gauge",
    "Storage of the HSM that can be given to partitions.",
    _HSM,
    "CA_GetHSMStorageInformation, total",
)
HSM_USED = Family(
    "hsm_storage_used_bytes",
    "gauge",
    "Storage of the HSM that is given to partitions, whether or not objects fill it.",
    _HSM,
    "CA_GetHSMStorageInformation, used",
)
HSM_FREE = Family(
    "hsm_storage_free_bytes",
    "gauge",
    "Storage of the HSM that is left for partitions.",
    _HSM,
    "CA_GetHSMStorageInformation, free",
)
TOKEN_TOTAL = Family(
    "hsm_token_storage_total_bytes",
    "gauge",
    "Storage of the partition. It may leave out the overhead, so used and free need not add up to it.",
    _PARTITION,
    "CA_GetTokenStorageInformation, total",
)
TOKEN_USED = Family(
    "hsm_token_storage_used_bytes",
    "gauge",
    "Storage that the objects of the partition take.",
    _PARTITION,
    "CA_GetTokenStorageInformation, used",
)
TOKEN_FREE = Family(
    "hsm_token_storage_free_bytes",
    "gauge",
    "Storage left for objects in the partition.",
    _PARTITION,
    "CA_GetTokenStorageInformation, free",
)
OBJECTS = Family(
    "hsm_token_object_count",
    "gauge",
    "Objects (keys, certificates, data) in the partition.",
    _PARTITION,
    "CA_GetTokenStorageInformation, object count",
)


def collect_hsm(hsm: Hsm, slot: Slot, _selection: Selection) -> Iterator[Sample]:
    """Ask CA_GetHSMStorageInformation."""
    storage = hsm.ask(questions.STORAGE, slot.id)
    for family, number in ((HSM_TOTAL, storage.total), (HSM_USED, storage.used), (HSM_FREE, storage.free)):
        if number is not None:
            yield family.sample(number, hsm=slot.hsm)


def collect_token(hsm: Hsm, slot: Slot, _selection: Selection) -> Iterator[Sample]:
    """Ask CA_GetTokenStorageInformation."""
    storage = hsm.ask(questions.TOKEN_STORAGE, slot.id)
    for family, number in (
        (TOKEN_TOTAL, storage.total),
        (TOKEN_USED, storage.used),
        (TOKEN_FREE, storage.free),
        (OBJECTS, storage.objects),
    ):
        if number is not None:
            yield family.sample(number, **slot.identity)


HSM_STORAGE = Collector("hsm_storage", questions.STORAGE.function, "hsm", collect=collect_hsm)
TOKEN_STORAGE = Collector("token_storage", questions.TOKEN_STORAGE.function, "token", collect=collect_token)
FAMILIES = (HSM_TOTAL, HSM_USED, HSM_FREE, TOKEN_TOTAL, TOKEN_USED, TOKEN_FREE, OBJECTS)
