"""Configuration: capabilities and policies of the HSM, as far as the white lists ask for them."""

from collections.abc import Iterator

from luna_textfile.collectors.collector import Collector, Selection
from luna_textfile.collectors.identifiers import HSM_CONFIGURATION
from luna_textfile.metrics import Family, Sample
from luna_textfile.model import Hsm, Slot

CAPABILITY = Family(
    "hsm_capability",
    "gauge",
    "Value of a capability of the HSM: 1 or 0, or a number for those that count. What the HSM could do.",
    ("capability_id", "name", "hsm"),
    "CA_GetHSMCapabilitySet",
)
POLICY = Family(
    "hsm_policy",
    "gauge",
    "Value of a policy of the HSM: 1 or 0, or a number for those that count. What the HSM is set to do.",
    ("policy_id", "name", "hsm"),
    "CA_GetHSMPolicySet",
)


def collect_capabilities(hsm: Hsm, slot: Slot, selection: Selection) -> Iterator[Sample]:
    """Ask CA_GetHSMCapabilitySet."""
    for number, value in hsm.capabilities(slot.id).items():
        if selection.capabilities is None or number in selection.capabilities:
            yield CAPABILITY.sample(value, capability_id=str(number), name=name(number), hsm=slot.hsm)


def collect_policies(hsm: Hsm, slot: Slot, selection: Selection) -> Iterator[Sample]:
    """Ask CA_GetHSMPolicySet."""
    for number, value in hsm.policies(slot.id).items():
        if selection.policies is None or number in selection.policies:
            yield POLICY.sample(value, policy_id=str(number), name=name(number), hsm=slot.hsm)


def name(number: int) -> str:
    """Name of an HSM capability or policy; an id that no public source names keeps its number."""
    return HSM_CONFIGURATION.get(number, f"id_{number}")


CAPABILITIES = Collector("capabilities", "CA_GetHSMCapabilitySet", "hsm", luna=True, collect=collect_capabilities)
POLICIES = Collector("policies", "CA_GetHSMPolicySet", "hsm", luna=True, collect=collect_policies)
FAMILIES = (CAPABILITY, POLICY)
