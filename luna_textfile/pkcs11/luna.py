"""The Luna HSM: what the vendor's CA_ extensions add to the PKCS#11 standard."""

from luna_textfile.pkcs11 import luna_functions
from luna_textfile.pkcs11.model import HaMember, HsmError, RoleState, Storage, TokenStatus, TokenStorage
from luna_textfile.pkcs11.standard import Pkcs11Hsm, count

NOTHING_WRITTEN = b"\xff" * 4
"""A CA_ROLE_STATE before the call: eight flags, of which six exist."""
NO_COUNT = 0xFF
"""Attempts left that are none: the highest number of attempts that can be set is far below (deduced)."""


class LunaHsm(Pkcs11Hsm):
    """A PKCS#11 library that may export the Luna extensions; a symbol that it lacks is "not supported"."""

    def __init__(self, library_path: str) -> None:
        super().__init__(library_path)
        self._extensions: luna_functions.Extensions | None = luna_functions.Extensions(library_path)

    def close(self) -> None:
        """Drop the second handle first: the library must be gone when PyKCS11 unloads it."""
        self._extensions = None
        super().close()

    def server_instance(self, slot_id: int) -> int:
        """CA_GetServerInstanceBySlotID."""
        (instance,) = self._ca.numbers(luna_functions.GET_SERVER_INSTANCE, slot_id, 1)
        return instance

    def firmware(self, slot_id: int) -> tuple[int, int, int]:
        """CA_GetFirmwareVersion."""
        major, minor, subminor = self._ca.numbers(luna_functions.GET_FIRMWARE_VERSION, slot_id, 3)
        if luna_functions.UNWRITTEN in (major, minor, subminor):
            raise HsmError(luna_functions.GET_FIRMWARE_VERSION.name, "bad_answer", "a version with parts missing")
        return major, minor, subminor

    def capabilities(self, slot_id: int) -> dict[int, int]:
        """CA_GetHSMCapabilitySet."""
        return self._ca.values_by_id(luna_functions.GET_CAPABILITIES, slot_id)

    def policies(self, slot_id: int) -> dict[int, int]:
        """CA_GetHSMPolicySet."""
        return self._ca.values_by_id(luna_functions.GET_POLICIES, slot_id)

    def storage(self, slot_id: int) -> Storage:
        """CA_GetHSMStorageInformation."""
        _overhead, total, used, free = self._ca.numbers(luna_functions.GET_HSM_STORAGE, slot_id, 4)
        return Storage(count(total), count(used), count(free))

    def token_storage(self, slot_id: int) -> TokenStorage:
        """CA_GetTokenStorageInformation."""
        _overhead, total, used, free, objects = self._ca.numbers(luna_functions.GET_TOKEN_STORAGE, slot_id, 5)
        return TokenStorage(count(total), count(used), count(free), count(objects))

    def token_status(self, slot_id: int) -> TokenStatus:
        """CA_GetTokenStatus."""
        _flags, sessions, rw_sessions = self._ca.numbers(luna_functions.GET_TOKEN_STATUS, slot_id, 3)
        return TokenStatus(count(sessions), count(rw_sessions))

    def statistics(self, slot_id: int, ids: list[int]) -> dict[int, int]:
        """CA_GetHSMStats."""
        return self._ca.statistics(slot_id, ids)

    def token_capabilities(self, slot_id: int) -> dict[int, int]:
        """CA_GetTokenCapabilities."""
        return self._ca.values_by_id(luna_functions.GET_TOKEN_CAPABILITIES, slot_id)

    def token_policies(self, slot_id: int) -> dict[int, int]:
        """CA_GetTokenPolicies."""
        return self._ca.values_by_id(luna_functions.GET_TOKEN_POLICIES, slot_id)

    def role_state(self, slot_id: int, role: int) -> RoleState:
        """CA_RoleStateGet."""
        state = self._ca.record(luna_functions.GET_ROLE_STATE, slot_id, role, blank=NOTHING_WRITTEN)
        if state == NOTHING_WRITTEN:
            raise HsmError(luna_functions.GET_ROLE_STATE.name, "bad_answer", "nothing was written")
        flags, attempts, _primary, _secondary = state
        return RoleState(flags, None if attempts == NO_COUNT else attempts)

    def current_ha_state(self, slot_id: int) -> list[HaMember]:
        """CA_GetCurrentHAState."""
        return self._members(luna_functions.GET_CURRENT_HA_STATE, slot_id)

    def ha_state(self, slot_id: int) -> list[HaMember]:
        """CA_GetHAState."""
        return self._members(luna_functions.GET_HA_STATE, slot_id)

    def license_count(self, slot_id: int) -> int:
        """CA_RetrieveLicenseList, asked for its size: each licence is two numbers (pycryptoki)."""
        elements = self._ca.size(luna_functions.GET_LICENSES, slot_id)
        if elements % 2:
            raise HsmError(luna_functions.GET_LICENSES.name, "bad_answer", f"{elements} elements, which are no pairs")
        return elements // 2

    def partition_limit(self, slot_id: int) -> int | None:
        """CA_GetNumberOfAllowedContainers."""
        (containers,) = self._ca.numbers(luna_functions.GET_CONTAINER_LIMIT, slot_id, 1)
        return count(containers)

    def _members(self, function: luna_functions.Function, slot_id: int) -> list[HaMember]:
        from luna_textfile.pkcs11 import ha_status  # only hosts with an HA group need it

        status = self._ca.record(function, slot_id, blank=ha_status.BLANK)
        try:
            return ha_status.members(status)
        except ValueError as error:
            raise HsmError(function.name, "bad_answer", str(error)) from None

    @property
    def _ca(self) -> luna_functions.Extensions:
        assert self._extensions is not None, "the library is closed"  # noqa: S101 - a bug, not an input
        return self._extensions
