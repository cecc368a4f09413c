"""The metric families of the earlier daemon, with their labels, and the differences to the present families."""

from typing import NamedTuple


class LegacyFamily(NamedTuple):
    """A family; the present family has the same name. `note` is for authors of queries; empty if only labels differ."""

    name: str
    labels: tuple[str, ...]
    note: str = ""


PARTITION = ("label",)
NO_LIMIT = "Absent where the token sets no limit."
CLIENT = "By the standard of this client only; of all, as far as is public: `hsm_token_status_session_count`."
MEMORY = "On a Luna, `public` and `private` are the same memory: do not add them."
WHITE_LIST = "Ids 1, 7, 12 and 37 by default"

FAMILIES = (
    LegacyFamily("hsm_slot_flags", ("slot_id",)),
    LegacyFamily("hsm_slot_hardware_version", ("slot_id", "major", "minor")),
    LegacyFamily("hsm_token_session_count", PARTITION, CLIENT),
    LegacyFamily("hsm_token_max_session_count", PARTITION, NO_LIMIT),
    LegacyFamily("hsm_token_rw_session_count", PARTITION, "Likewise; see `hsm_token_status_rw_session_count`."),
    LegacyFamily("hsm_token_max_rw_session_count", PARTITION, NO_LIMIT),
    LegacyFamily("hsm_token_memory_total_bytes", (*PARTITION, "type"), MEMORY),
    LegacyFamily("hsm_token_memory_free_bytes", (*PARTITION, "type"), MEMORY),
    LegacyFamily("hsm_firmware_version_info", ("version",)),
    LegacyFamily("hsm_storage_total_bytes", ()),
    LegacyFamily("hsm_storage_used_bytes", (), "Given to partitions, whether or not objects fill it."),
    LegacyFamily("hsm_storage_free_bytes", ()),
    LegacyFamily("hsm_token_storage_total_bytes", PARTITION),
    LegacyFamily("hsm_token_storage_used_bytes", PARTITION),
    LegacyFamily("hsm_token_storage_free_bytes", PARTITION),
    LegacyFamily("hsm_token_object_count", PARTITION),
    LegacyFamily(
        "hsm_stats_total_commands",
        ("command_type",),
        "A counter: use `rate()` and `increase()`, which know of its reset. The type is new if it was a gauge before.",
    ),
    LegacyFamily("hsm_capability", ("capability_id",), f"{WHITE_LIST}: `collector.capability_ids`."),
    LegacyFamily("hsm_policy", ("policy_id",), f"{WHITE_LIST}: `collector.policy_ids`."),
)
