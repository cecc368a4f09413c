"""Roles: whether a partition's roles are locked or activated, and how many wrong logins each may still have.

The question is no login and uses no attempt: lunacm shows the same without a login.
"""

from collections.abc import Iterator

from luna_textfile.collectors.collector import Collector, Selection
from luna_textfile.pkcs11 import questions
from luna_textfile.pkcs11.flags import CKU_CRYPTO_OFFICER, CKU_CRYPTO_USER, CKU_SO
from luna_textfile.pkcs11.model import NotSupportedError, RoleState, Slot
from luna_textfile.pkcs11.questions import Hsm
from luna_textfile.textfile.metrics import Family, Sample

ROLES = {"so": CKU_SO, "crypto_officer": CKU_CRYPTO_OFFICER, "crypto_user": CKU_CRYPTO_USER}
"""CK_USER_TYPE by name. The auditor is no role of a partition."""

NO_SUCH_ROLE = "CKR_USER_TYPE_INVALID"
_ROLE = ("role", "schedule", "label", "serial", "hsm")

FLAGS = Family(
    "hsm_role_flags",
    "gauge",
    "Flag bits of the role: 1 initialised, 2 locked out, 4 activated, 8 has an RDK, 16 its PIN must be changed, 32 its "
    "challenge must be. A lock-out may be shown until the next good login, though it has ended.",
    _ROLE,
    "CA_RoleStateGet, flags",
)
ATTEMPTS_LEFT = Family(
    "hsm_role_login_attempts_left",
    "gauge",
    "Wrong logins that the role may still have before it is locked or zeroised. Absent where the role does not exist.",
    _ROLE,
    "CA_RoleStateGet, loginAttemptsLeft",
)
ACTIVATION_EXPECTED = Family(
    "hsm_role_activation_expected",
    "gauge",
    "Constant 1 where the configuration expects the role to be activated.",
    _ROLE,
    "CA_RoleStateGet was answered; expect.activated_roles",
)


def collect(hsm: Hsm, slot: Slot, selection: Selection) -> Iterator[Sample]:
    """Ask CA_RoleStateGet for each role; one that this partition does not know is left out."""
    refusals = []
    for role, number in ROLES.items():
        try:
            state = hsm.ask(questions.ROLE_STATE, slot.id, number)
        except NotSupportedError as refusal:
            if refusal.reason != NO_SUCH_ROLE:
                raise
            refusals.append(refusal)
        else:
            yield from _samples(role, state, slot, selection)
    if len(refusals) == len(ROLES):
        raise refusals[0]


def _samples(role: str, state: RoleState, slot: Slot, selection: Selection) -> Iterator[Sample]:
    labels = {"role": role, "schedule": selection.schedule, **slot.identity}
    yield FLAGS.sample(state.flags, **labels)
    if state.is_initialized and state.attempts_left is not None:
        yield ATTEMPTS_LEFT.sample(state.attempts_left, **labels)
    if role in selection.expected.activated(slot):
        yield ACTIVATION_EXPECTED.sample(1, **labels)


ROLE_STATES = Collector("roles", questions.ROLE_STATE.function, "token", collect=collect)
FAMILIES = (FLAGS, ATTEMPTS_LEFT, ACTIVATION_EXPECTED)
