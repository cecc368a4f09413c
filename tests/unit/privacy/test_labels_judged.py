"""Of every label of every family somebody has decided whether it can tell whose HSM it is."""

from luna_textfile.catalogue import FAMILIES
from luna_textfile.privacy.names import LABELS

HARMLESS = {
    "slot_id": "a number of the client",
    "major": "of a version",
    "minor": "of a version",
    "version": "of the firmware, or of this package",
    "python_version": "of this host",
    "library_version": "of the client",
    "model": "the vendor's name of the product",
    "manufacturer": "the vendor",
    "firmware": "its version",
    "kind": "physical or ha_virtual; client or server",
    "type": "public or private",
    "command_type": "all",
    "capability_id": "the vendor's number",
    "policy_id": "the vendor's number",
    "name": "the vendor's name of a capability or policy",
    "schedule": "minute or daily",
    "collector": "ours",
    "call": "a function of the library, or a key of Chrystoki.conf",
    "role": "so, crypto_officer or crypto_user",
    "set": "capabilities, policies or mechanisms",
    "reason": "one of a list",
}
"""What cannot, and why. A new label belongs here, or to luna_textfile.privacy.names.LABELS."""


def test_every_label_is_judged() -> None:
    """A label that is neither hidden on demand nor harmless is one that somebody forgot."""
    used = {label for family in FAMILIES for label in family.labels if label not in family.machines}
    assert used - set(LABELS) == set(HARMLESS)
    assert set(LABELS) <= used


def test_machines_are_named_by_certificates_alone() -> None:
    """A label that is harmless elsewhere is hidden in a family that says so, which must have it."""
    named = {family.name: family.machines for family in FAMILIES if family.machines}
    assert named == {"hsm_certificate_not_after_timestamp_seconds": ("name",)}
    assert all(set(family.machines) <= set(family.labels) for family in FAMILIES)
