"""Configuration of partitions: capabilities and policies of each, a fingerprint of all of them, what is expected."""

from collections.abc import Iterator

from luna_textfile.collectors.collector import Collector, Selection
from luna_textfile.collectors.fingerprint import fingerprint
from luna_textfile.collectors.identifiers import partition_name
from luna_textfile.pkcs11 import questions
from luna_textfile.pkcs11.model import Slot
from luna_textfile.pkcs11.questions import Hsm
from luna_textfile.textfile.metrics import Family, Sample

_PARTITION = ("label", "serial", "hsm")

CAPABILITY = Family(
    "hsm_token_capability",
    "gauge",
    "Value of a capability of the partition: 1 or 0, or a number for those that count. What the partition could do.",
    ("capability_id", "name", *_PARTITION),
    "CA_GetTokenCapabilities",
)
POLICY = Family(
    "hsm_token_policy",
    "gauge",
    "Value of a policy of the partition: 1 or 0, or a number for those that count. What the partition is set to do.",
    ("policy_id", "name", *_PARTITION),
    "CA_GetTokenPolicies",
)
POLICY_EXPECTED = Family(
    "hsm_token_policy_expected",
    "gauge",
    "Value that the configuration expects of the partition's policy.",
    ("policy_id", "name", *_PARTITION),
    "CA_GetTokenPolicies was answered; expect.partition_policies",
)
FINGERPRINT = Family(
    "hsm_token_configuration_fingerprint",
    "gauge",
    "A number made from all ids and values of the set, exported or not. It says whether the set is still the same, on "
    "this host, and nothing else.",
    ("set", *_PARTITION),
    "CA_GetTokenCapabilities, CA_GetTokenPolicies, C_GetMechanismList",
)
MECHANISMS = Family(
    "hsm_token_mechanisms",
    "gauge",
    "Mechanisms that the token offers. Asked of one token of each HSM.",
    _PARTITION,
    "C_GetMechanismList",
)


def collect_capabilities(hsm: Hsm, slot: Slot, selection: Selection) -> Iterator[Sample]:
    """Ask CA_GetTokenCapabilities."""
    found = hsm.ask(questions.TOKEN_CAPABILITIES, slot.id)
    yield FINGERPRINT.sample(fingerprint(found), set="capabilities", **slot.identity)
    for number, value in found.items():
        if selection.partition_capabilities is None or number in selection.partition_capabilities:
            name = partition_name(number)
            yield CAPABILITY.sample(value, capability_id=str(number), name=name, **slot.identity)


def collect_policies(hsm: Hsm, slot: Slot, selection: Selection) -> Iterator[Sample]:
    """Ask CA_GetTokenPolicies. What is expected of a policy is exported beside it, and the policy in any case."""
    found = hsm.ask(questions.TOKEN_POLICIES, slot.id)
    yield FINGERPRINT.sample(fingerprint(found), set="policies", **slot.identity)
    chosen, expected = selection.partition_policies, selection.expected.of_partition(slot)
    for number, value in found.items():
        if chosen is None or number in chosen or number in expected:
            yield POLICY.sample(value, policy_id=str(number), name=partition_name(number), **slot.identity)
    for number, value in expected.items():
        yield POLICY_EXPECTED.sample(value, policy_id=str(number), name=partition_name(number), **slot.identity)


def collect_mechanisms(hsm: Hsm, slot: Slot, _selection: Selection) -> Iterator[Sample]:
    """Ask C_GetMechanismList. Which mechanisms there are follows from firmware and policies, so one token will do."""
    found = hsm.ask(questions.MECHANISMS, slot.id)
    yield MECHANISMS.sample(len(found), **slot.identity)
    yield FINGERPRINT.sample(fingerprint(dict.fromkeys(found, 1)), set="mechanisms", **slot.identity)


TOKEN_CAPABILITIES = Collector(
    "token_capabilities", questions.TOKEN_CAPABILITIES.function, "token", collect=collect_capabilities
)
TOKEN_POLICIES = Collector("token_policies", questions.TOKEN_POLICIES.function, "token", collect=collect_policies)
TOKEN_MECHANISMS = Collector("mechanisms", questions.MECHANISMS.function, "hsm", collect=collect_mechanisms)
FAMILIES = (CAPABILITY, POLICY, POLICY_EXPECTED, FINGERPRINT, MECHANISMS)
