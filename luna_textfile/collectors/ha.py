"""HA groups: which members of a group the client can use. Asked of the group's virtual slot."""

from collections.abc import Iterator

from luna_textfile.collectors.collector import Collector, Selection
from luna_textfile.pkcs11 import questions
from luna_textfile.pkcs11.model import HaMember, NotSupportedError, Slot
from luna_textfile.pkcs11.questions import Hsm
from luna_textfile.textfile.metrics import Family, Sample

_MEMBER = ("label", "serial", "member", "hsm")
_SOURCE = "CA_GetCurrentHAState, else CA_GetHAState"

MEMBER_UP = Family(
    "hsm_ha_member_up",
    "gauge",
    "1 if the client can use this member of its HA group, else 0. Label and serial are the group's, member is the "
    "serial of the partition.",
    _MEMBER,
    f"{_SOURCE}, memberStatus",
)
MEMBER_STATUS = Family(
    "hsm_ha_member_status_code",
    "gauge",
    "Return code of the member: 0 fine, 48 CKR_DEVICE_ERROR when the loss is first seen, 224 CKR_TOKEN_NOT_PRESENT "
    "from then on.",
    _MEMBER,
    f"{_SOURCE}, memberStatus",
)
MEMBERS = Family(
    "hsm_ha_members",
    "gauge",
    "Members that the client lists for its HA group, usable or not.",
    ("label", "serial", "hsm"),
    f"{_SOURCE}, listSize",
)


def collect(hsm: Hsm, slot: Slot, selection: Selection) -> Iterator[Sample]:
    """Ask for the members of the group."""
    members = _members(hsm, slot, by_sessions=selection.ha_by_sessions)
    yield MEMBERS.sample(len(members), **slot.identity)
    for member in members:
        yield MEMBER_UP.sample(member.status == 0, member=member.serial, **slot.identity)
        yield MEMBER_STATUS.sample(member.status, member=member.serial, **slot.identity)


def _members(hsm: Hsm, slot: Slot, *, by_sessions: bool) -> list[HaMember]:
    try:
        return hsm.ask(questions.CURRENT_HA_STATE, slot.id)
    except NotSupportedError:
        if not by_sessions:
            raise
    return hsm.ask(questions.HA_STATE, slot.id)


HA_STATE = Collector("ha_state", questions.CURRENT_HA_STATE.function, "group", collect=collect)
FAMILIES = (MEMBER_UP, MEMBER_STATUS, MEMBERS)
