"""The metric families of the earlier daemon, with their labels, and what is different about each."""

from typing import NamedTuple


class FormerFamily(NamedTuple):
    """A family; its name is ours too. What a query has to know stands in `note`, empty where labels are all."""

    name: str
    labels: tuple[str, ...]
    note: str = ""


PARTITION = ("label",)
NO_LIMIT = "Absent where the token sets no limit."
CLIENT = "By the standard of this client only; of all, as far as is public: `hsm_token_status_session_count`."
MEMORY = "On a Luna, `public` and `private` are the same memory: do not add them."
WHITE_LIST = "Ids 1, 7, 12 and 37 by default"

FAMILIES = (
    FormerFamily("hsm_slot_flags", ("slot_id",)),
    FormerFamily("hsm_slot_hardware_version", ("slot_id", "major", "minor")),
    FormerFamily("hsm_token_session_count", PARTITION, CLIENT),
    FormerFamily("hsm_token_max_session_count", PARTITION, NO_LIMIT),
    FormerFamily("hsm_token_rw_session_count", PARTITION, "Likewise; see `hsm_token_status_rw_session_count`."),
    FormerFamily("hsm_token_max_rw_session_count", PARTITION, NO_LIMIT),
    FormerFamily("hsm_token_memory_total_bytes", (*PARTITION, "type"), MEMORY),
    FormerFamily("hsm_token_memory_free_bytes", (*PARTITION, "type"), MEMORY),
    FormerFamily("hsm_firmware_version_info", ("version",)),
    FormerFamily("hsm_storage_total_bytes", ()),
    FormerFamily("hsm_storage_used_bytes", (), "Given to partitions, whether or not objects fill it."),
    FormerFamily("hsm_storage_free_bytes", ()),
    FormerFamily("hsm_token_storage_total_bytes", PARTITION),
    FormerFamily("hsm_token_storage_used_bytes", PARTITION),
    FormerFamily("hsm_token_storage_free_bytes", PARTITION),
    FormerFamily("hsm_token_object_count", PARTITION),
    FormerFamily(
        "hsm_stats_total_commands",
        ("command_type",),
        "A counter: use `rate()` and `increase()`, which know of its reset. The type is new if it was a gauge before.",
    ),
    FormerFamily("hsm_capability", ("capability_id",), f"{WHITE_LIST}: `collector.capability_ids`."),
    FormerFamily("hsm_policy", ("policy_id",), f"{WHITE_LIST}: `collector.policy_ids`."),
)
