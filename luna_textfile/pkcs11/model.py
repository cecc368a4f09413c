"""What an HSM can tell without a login: plain values, and the protocol that answers them.

Numbers are None where the library said CK_UNAVAILABLE_INFORMATION: nothing here is ever a stand-in.
"""

from typing import NamedTuple, Protocol

HA_VIRTUAL_MODEL = "LunaVirtual"
"""Token model of an HA virtual slot (Luna 7.2 manual, `ha.htm`; ThalesGroup/luna-ha-bench)."""

LUNA_MAKERS = ("safenet", "gemalto", "thales")
"""Names under which the Luna has been sold, in lower case."""


class Library(NamedTuple):
    """C_GetInfo: the PKCS#11 library itself."""

    version: str
    description: str
    manufacturer: str


class SlotInfo(NamedTuple):
    """C_GetSlotInfo: the slot, with or without a token in it."""

    description: str
    flags: int
    hardware_major: int
    hardware_minor: int


class TokenInfo(NamedTuple):
    """C_GetTokenInfo: the token (on a Luna: the partition). Memory is in bytes."""

    label: str
    serial: str
    model: str
    manufacturer: str
    flags: int | None
    sessions: int | None
    max_sessions: int | None
    rw_sessions: int | None
    max_rw_sessions: int | None
    public_total: int | None
    public_free: int | None
    private_total: int | None
    private_free: int | None
    firmware_major: int
    firmware_minor: int

    @property
    def is_ha_virtual(self) -> bool:
        """True for the virtual slot of an HA group, which knows nothing of a physical HSM."""
        return self.model.startswith(HA_VIRTUAL_MODEL)

    @property
    def is_luna(self) -> bool:
        """True if the token says that it is a Luna. An unknown name is not taken for one."""
        maker = self.manufacturer.lower()
        return self.model.startswith("Luna") or any(name in maker for name in LUNA_MAKERS)


class Storage(NamedTuple):
    """Storage in bytes. `total` may leave out the overhead, so used + free need not add up to it."""

    total: int | None
    used: int | None
    free: int | None


class TokenStorage(NamedTuple):
    """Storage of one partition in bytes, and the number of objects in it."""

    total: int | None
    used: int | None
    free: int | None
    objects: int | None


class TokenStatus(NamedTuple):
    """CA_GetTokenStatus: session counts of the token, not only of this application."""

    sessions: int | None
    rw_sessions: int | None


class RoleState(NamedTuple):
    """CA_RoleStateGet: the state of one role of a partition.

    `flags` are bits: 1 initialised, 2 locked out, 4 activated, 8 has an RDK, 16 PIN and 32 challenge to be changed.
    """

    flags: int
    attempts_left: int | None

    @property
    def is_initialized(self) -> bool:
        """True if somebody has made the role."""
        return bool(self.flags & 1)


class HaMember(NamedTuple):
    """One member of an HA group: its serial, and 0 or the CK_RV that says why it cannot be used."""

    serial: str
    status: int


class Slot(NamedTuple):
    """One slot that we watch. `hsm` is "" and `token` None as long as they are unknown."""

    id: int
    hsm: str = ""
    token: TokenInfo | None = None

    @property
    def identity(self) -> dict[str, str]:
        """Labels of a partition's series: numbers of slots shift, so they are not among them."""
        if self.token is None:
            return {"hsm": self.hsm}
        return {"label": self.token.label, "serial": self.token.serial, "hsm": self.hsm}


class HsmError(Exception):
    """One call that brought no answer.

    `reason` is a label value, so one of few: the CKR name (CKR_DEVICE_ERROR), or one of `timeout`, `crash`,
    `exit`, `no_process` (no child process could be started), `load` (the library cannot be loaded),
    `bad_answer`, `deadline` (the run's time was over), `skipped` (not asked, because of an earlier failure),
    `no_slot` (an empty list of slots), `bug` (ours). Of a file: `missing`, `unreadable`, `not_pem`.
    """

    def __init__(self, call: str, reason: str, detail: str = "", code: int | None = None) -> None:
        super().__init__(f"{call}: {reason}{f' ({detail})' if detail else ''}")
        self.call = call
        self.reason = reason
        self.detail = detail
        self.code = code


class NotSupportedError(HsmError):
    """This client, slot or firmware does not offer the call. A property of the setup, not a failure."""


class Hsm(Protocol):
    """All that the monitor asks. Read-only by absence: nothing here writes, logs in or opens a session.

    Every method raises HsmError, or NotSupportedError where that is the answer.
    """

    def library(self) -> Library:
        """Describe the library (C_GetInfo, answered by the client itself)."""

    def slot_ids(self) -> list[int]:
        """List the slots that hold a token (C_GetSlotList)."""

    def slot_info(self, slot_id: int) -> SlotInfo:
        """Describe a slot (C_GetSlotInfo)."""

    def token_info(self, slot_id: int) -> TokenInfo:
        """Describe the token in a slot (C_GetTokenInfo)."""

    def server_instance(self, slot_id: int) -> int:
        """Tell the NN of the appliance's ServerNameNN in Chrystoki.conf (CA_GetServerInstanceBySlotID)."""

    def firmware(self, slot_id: int) -> tuple[int, int, int]:
        """Tell major, minor and subminor of the HSM's firmware (CA_GetFirmwareVersion)."""

    def capabilities(self, slot_id: int) -> dict[int, int]:
        """Map each capability id of the HSM to its value (CA_GetHSMCapabilitySet)."""

    def policies(self, slot_id: int) -> dict[int, int]:
        """Map each policy id of the HSM to its value (CA_GetHSMPolicySet)."""

    def storage(self, slot_id: int) -> Storage:
        """Tell the storage of the whole HSM (CA_GetHSMStorageInformation)."""

    def token_storage(self, slot_id: int) -> TokenStorage:
        """Tell the storage of the partition (CA_GetTokenStorageInformation)."""

    def token_status(self, slot_id: int) -> TokenStatus:
        """Tell the token-wide session counts (CA_GetTokenStatus)."""

    def statistics(self, slot_id: int, ids: list[int]) -> dict[int, int]:
        """Read HSM statistics by id (CA_GetHSMStats). An id without an answer is missing."""

    def mechanisms(self, slot_id: int) -> list[int]:
        """List the numbers of the token's mechanisms (C_GetMechanismList)."""

    def token_capabilities(self, slot_id: int) -> dict[int, int]:
        """Map each capability id of the partition to its value (CA_GetTokenCapabilities)."""

    def token_policies(self, slot_id: int) -> dict[int, int]:
        """Map each policy id of the partition to its value (CA_GetTokenPolicies)."""

    def role_state(self, slot_id: int, role: int) -> RoleState:
        """Tell the state of a role, by its CK_USER_TYPE (CA_RoleStateGet)."""

    def current_ha_state(self, slot_id: int) -> list[HaMember]:
        """List the members of an HA group, asked without a session (CA_GetCurrentHAState)."""

    def ha_state(self, slot_id: int) -> list[HaMember]:
        """List the same by the older call, for which the client opens and closes sessions (CA_GetHAState)."""

    def license_count(self, slot_id: int) -> int:
        """Count the licences of the HSM (CA_RetrieveLicenseList)."""

    def partition_limit(self, slot_id: int) -> int | None:
        """Tell how many partitions the HSM may have (CA_GetNumberOfAllowedContainers)."""


CALLS = {
    "library": "C_GetInfo",
    "slot_ids": "C_GetSlotList",
    "slot_info": "C_GetSlotInfo",
    "token_info": "C_GetTokenInfo",
    "server_instance": "CA_GetServerInstanceBySlotID",
    "firmware": "CA_GetFirmwareVersion",
    "capabilities": "CA_GetHSMCapabilitySet",
    "policies": "CA_GetHSMPolicySet",
    "storage": "CA_GetHSMStorageInformation",
    "token_storage": "CA_GetTokenStorageInformation",
    "token_status": "CA_GetTokenStatus",
    "statistics": "CA_GetHSMStats",
    "mechanisms": "C_GetMechanismList",
    "token_capabilities": "CA_GetTokenCapabilities",
    "token_policies": "CA_GetTokenPolicies",
    "role_state": "CA_RoleStateGet",
    "current_ha_state": "CA_GetCurrentHAState",
    "ha_state": "CA_GetHAState",
    "license_count": "CA_RetrieveLicenseList",
    "partition_limit": "CA_GetNumberOfAllowedContainers",
}
"""The one library function behind each method of Hsm."""

INITIALIZE = "C_Initialize"
FINALIZE = "C_Finalize"
"""The calls around all these, which no method stands for."""
