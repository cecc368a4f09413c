"""What an HSM answers without a login, as plain values.

A number is None where the library answers CK_UNAVAILABLE_INFORMATION: no value here is a stand-in.
"""

from typing import NamedTuple

from luna_textfile.pkcs11.flags import LUNA_ROLE_INITIALIZED

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

    `flags` are bits: LUNA_ROLE_... in `flags`; 8 means that it has an RDK.
    """

    flags: int
    attempts_left: int | None

    @property
    def is_initialized(self) -> bool:
        """True if the role exists."""
        return bool(self.flags & LUNA_ROLE_INITIALIZED)


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
    `no_slot` (an empty list of slots), `bug` (ours). Of a file: `missing`, `unreadable`, `not_pem`, `no_group`.
    """

    def __init__(self, call: str, reason: str, detail: str = "", code: int | None = None) -> None:
        super().__init__(f"{call}: {reason}{f' ({detail})' if detail else ''}")
        self.call = call
        self.reason = reason
        self.detail = detail
        self.code = code


class NotSupportedError(HsmError):
    """This client, slot or firmware does not offer the call. A property of the setup, not a failure."""
