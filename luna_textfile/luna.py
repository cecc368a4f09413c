"""The Luna HSM: what the vendor's CA_ extensions add to the PKCS#11 standard."""

from luna_textfile import ca
from luna_textfile.hsm import Pkcs11Hsm, count
from luna_textfile.model import HsmError, Storage, TokenStatus, TokenStorage


class LunaHsm(Pkcs11Hsm):
    """A PKCS#11 library that may export the Luna extensions; a symbol that it lacks is "not supported"."""

    def __init__(self, library_path: str) -> None:
        super().__init__(library_path)
        self._extensions: ca.Extensions | None = ca.Extensions(library_path)

    def close(self) -> None:
        """Drop the second handle first: the library must be gone when PyKCS11 unloads it."""
        self._extensions = None
        super().close()

    def server_instance(self, slot_id: int) -> int:
        """CA_GetServerInstanceBySlotID."""
        (instance,) = self._ca.numbers(ca.GET_SERVER_INSTANCE, slot_id, 1)
        return instance

    def firmware(self, slot_id: int) -> tuple[int, int, int]:
        """CA_GetFirmwareVersion."""
        major, minor, subminor = self._ca.numbers(ca.GET_FIRMWARE_VERSION, slot_id, 3)
        if ca.UNWRITTEN in (major, minor, subminor):
            raise HsmError(ca.GET_FIRMWARE_VERSION.name, "bad_answer", "a version with parts missing")
        return major, minor, subminor

    def capabilities(self, slot_id: int) -> dict[int, int]:
        """CA_GetHSMCapabilitySet."""
        return self._ca.values_by_id(ca.GET_CAPABILITIES, slot_id)

    def policies(self, slot_id: int) -> dict[int, int]:
        """CA_GetHSMPolicySet."""
        return self._ca.values_by_id(ca.GET_POLICIES, slot_id)

    def storage(self, slot_id: int) -> Storage:
        """CA_GetHSMStorageInformation."""
        _overhead, total, used, free = self._ca.numbers(ca.GET_HSM_STORAGE, slot_id, 4)
        return Storage(count(total), count(used), count(free))

    def token_storage(self, slot_id: int) -> TokenStorage:
        """CA_GetTokenStorageInformation."""
        _overhead, total, used, free, objects = self._ca.numbers(ca.GET_TOKEN_STORAGE, slot_id, 5)
        return TokenStorage(count(total), count(used), count(free), count(objects))

    def token_status(self, slot_id: int) -> TokenStatus:
        """CA_GetTokenStatus."""
        _flags, sessions, rw_sessions = self._ca.numbers(ca.GET_TOKEN_STATUS, slot_id, 3)
        return TokenStatus(count(sessions), count(rw_sessions))

    def statistics(self, slot_id: int, ids: list[int]) -> dict[int, int]:
        """CA_GetHSMStats."""
        return self._ca.statistics(slot_id, ids)

    @property
    def _ca(self) -> ca.Extensions:
        assert self._extensions is not None, "the library is closed"  # noqa: S101 - a bug, not an input
        return self._extensions
