"""Configuration of the HSM: its capabilities and policies, a fingerprint of all of them, and what is expected."""

from collections.abc import Iterator

from luna_textfile.collectors.collector import Collector, Selection
from luna_textfile.collectors.fingerprint import fingerprint
from luna_textfile.collectors.identifiers import hsm_name
from luna_textfile.pkcs11 import questions
from luna_textfile.pkcs11.model import Slot
from luna_textfile.pkcs11.questions import Hsm
from luna_textfile.textfile.metrics import Family, Sample

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
POLICY_EXPECTED = Family(
    "hsm_policy_expected",
    "gauge",
    "Value that the configuration expects of the policy.",
    ("policy_id", "name", "hsm"),
    "CA_GetHSMPolicySet was answered; expect.hsm_policies",
)
FINGERPRINT = Family(
    "hsm_configuration_fingerprint",
    "gauge",
    "A number made from all ids and values of the set, exported or not. It says whether the set is still the same, on "
    "this host, and nothing else.",
    ("set", "hsm"),
    "CA_GetHSMCapabilitySet, CA_GetHSMPolicySet",
)


def collect_capabilities(hsm: Hsm, slot: Slot, selection: Selection) -> Iterator[Sample]:
    """Ask CA_GetHSMCapabilitySet."""
    found = hsm.ask(questions.CAPABILITIES, slot.id)
    yield FINGERPRINT.sample(fingerprint(found), set="capabilities", hsm=slot.hsm)
    for number, value in found.items():
        if selection.capabilities is None or number in selection.capabilities:
            yield CAPABILITY.sample(value, capability_id=str(number), name=hsm_name(number), hsm=slot.hsm)


def collect_policies(hsm: Hsm, slot: Slot, selection: Selection) -> Iterator[Sample]:
    """Ask CA_GetHSMPolicySet. What is expected of a policy is exported beside it, and the policy in any case."""
    found = hsm.ask(questions.POLICIES, slot.id)
    yield FINGERPRINT.sample(fingerprint(found), set="policies", hsm=slot.hsm)
    expected = selection.expected.of_hsm(slot)
    for number, value in found.items():
        if selection.policies is None or number in selection.policies or number in expected:
            yield POLICY.sample(value, policy_id=str(number), name=hsm_name(number), hsm=slot.hsm)
    for number, value in expected.items():
        yield POLICY_EXPECTED.sample(value, policy_id=str(number), name=hsm_name(number), hsm=slot.hsm)


CAPABILITIES = Collector("capabilities", questions.CAPABILITIES.function, "hsm", collect=collect_capabilities)
POLICIES = Collector("policies", questions.POLICIES.function, "hsm", collect=collect_policies)
FAMILIES = (CAPABILITY, POLICY, POLICY_EXPECTED, FINGERPRINT)
