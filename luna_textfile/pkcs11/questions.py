"""Every question that the monitor can ask an HSM, one row each: the whole vocabulary of the pipe.

Read-only by absence: no question writes, logs in or opens a session.
"""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from luna_textfile.pkcs11.model import (
    HaMember,
    Library,
    RoleState,
    SlotInfo,
    Storage,
    TokenInfo,
    TokenStatus,
    TokenStorage,
)

Answer = TypeVar("Answer")


class Question(NamedTuple, Generic[Answer]):
    """One question."""

    method: str
    """The method of Pkcs11Hsm or LunaHsm that answers, in the child process."""
    function: str
    """The library function that it calls."""
    decode: Callable[[Any], Answer]
    """Makes the answer from JSON, which has no tuples, and in which a table travels as pairs."""


class Hsm(Protocol):
    """Answers questions. `ask` raises HsmError, or NotSupportedError where that is the answer."""

    def ask(self, question: Question[Answer], *arguments: Any) -> Answer:
        """Return the answer. Arguments are a slot id, then what the question needs beside it."""


def _version(parts: list[int]) -> tuple[int, int, int]:
    major, minor, subminor = parts
    return major, minor, subminor


def _members(rows: list[list[Any]]) -> list[HaMember]:
    return [HaMember(*row) for row in rows]


def _count(number: int | None) -> int | None:
    return number


LIBRARY = Question("library", "C_GetInfo", Library._make)
SLOT_IDS = Question[list[int]]("slot_ids", "C_GetSlotList", list)
SLOT_INFO = Question("slot_info", "C_GetSlotInfo", SlotInfo._make)
TOKEN_INFO = Question("token_info", "C_GetTokenInfo", TokenInfo._make)
MECHANISMS = Question[list[int]]("mechanisms", "C_GetMechanismList", list)
# The NN of the appliance's ServerNameNN in Chrystoki.conf.
SERVER_INSTANCE = Question("server_instance", "CA_GetServerInstanceBySlotID", int)
FIRMWARE = Question("firmware", "CA_GetFirmwareVersion", _version)
CAPABILITIES = Question[dict[int, int]]("capabilities", "CA_GetHSMCapabilitySet", dict)
POLICIES = Question[dict[int, int]]("policies", "CA_GetHSMPolicySet", dict)
STORAGE = Question("storage", "CA_GetHSMStorageInformation", Storage._make)
TOKEN_STORAGE = Question("token_storage", "CA_GetTokenStorageInformation", TokenStorage._make)
TOKEN_STATUS = Question("token_status", "CA_GetTokenStatus", TokenStatus._make)
# With the ids of the statistics. An id without an answer is missing.
STATISTICS = Question[dict[int, int]]("statistics", "CA_GetHSMStats", dict)
TOKEN_CAPABILITIES = Question[dict[int, int]]("token_capabilities", "CA_GetTokenCapabilities", dict)
TOKEN_POLICIES = Question[dict[int, int]]("token_policies", "CA_GetTokenPolicies", dict)
# With the CK_USER_TYPE of the role.
ROLE_STATE = Question("role_state", "CA_RoleStateGet", RoleState._make)
CURRENT_HA_STATE = Question("current_ha_state", "CA_GetCurrentHAState", _members)
# The older call: for it the client opens and closes sessions on the members.
HA_STATE = Question("ha_state", "CA_GetHAState", _members)
LICENSE_COUNT = Question("license_count", "CA_RetrieveLicenseList", int)
PARTITION_LIMIT = Question("partition_limit", "CA_GetNumberOfAllowedContainers", _count)

QUESTIONS = tuple(row for row in list(globals().values()) if isinstance(row, Question))
"""All of them, in the order of this file."""

INITIALIZE = "C_Initialize"
FINALIZE = "C_Finalize"
"""The calls around all these, which no question stands for."""
