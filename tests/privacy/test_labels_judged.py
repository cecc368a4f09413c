"""Of every label of every family somebody has decided whether it can tell whose HSM it is."""

from luna_textfile.catalogue import FAMILIES
from luna_textfile.privacy import LABELS

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
    "kind": "physical or ha_virtual",
    "type": "public or private",
    "command_type": "all",
    "capability_id": "the vendor's number",
    "policy_id": "the vendor's number",
    "name": "the vendor's name of a capability or policy",
    "schedule": "minute or daily",
    "collector": "ours",
    "call": "a function of the library",
    "reason": "one of a list",
}
"""What cannot, and why. A new label belongs here, or to luna_textfile.privacy.LABELS."""


def test_every_label_is_judged() -> None:
    """A label that is neither hidden on demand nor harmless is one that somebody forgot."""
    used = {label for family in FAMILIES for label in family.labels}
    assert used - set(LABELS) == set(HARMLESS)
    assert set(LABELS) <= used
