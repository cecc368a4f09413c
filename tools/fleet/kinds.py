"""Series by what they grow with: partitions, HSMs, or hosts."""

from collections import Counter
from collections.abc import Iterable, Mapping

from tools.fleet.block import Labels

PARTITION_FACTS = "a partition, about the HSM"
PARTITION_MONITOR = "a partition, about the monitor"
PARTITION_RECORDED = "a partition, recorded"


def kind_of(labels: Mapping[str, str]) -> str:
    """Return what a series is of, by its labels: of a partition, an HSM or a host; and who makes it."""
    if ":" in labels["__name__"]:
        who = "recorded"
    elif labels["__name__"].startswith("luna_monitor_"):
        who = "about the monitor"
    else:
        who = "about the HSM"
    if "serial" in labels or "slot_id" in labels:
        return f"a partition, {who}"
    return f"an HSM, {who}" if "hsm" in labels else "a host"


def by_kind(found: Iterable[Labels]) -> Counter[str]:
    """Count series by kind."""
    return Counter(kind_of(dict(labels)) for labels in found)
