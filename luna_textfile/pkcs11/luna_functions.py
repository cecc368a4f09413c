"""The CA_ extensions of the Luna client, through ctypes: signatures once, answers as plain values.

Only functions that read are bound. The signatures come from two vendor-made sources that agree: the public
header `sfnt_extensions.h` (client about 7.4) and ThalesGroup/pycryptoki. On Linux x86-64 nothing is packed and every
CK_ULONG, CK_RV and CK_SLOT_ID is an unsigned long of 8 bytes.

The functions are looked up one by one by name. The table that CA_GetFunctionList returns is not used: its order
changes from one client release to the next.
"""

import ctypes
from collections.abc import Callable
from ctypes import POINTER, c_ulong, c_void_p
from typing import Any, NamedTuple

from luna_textfile.pkcs11 import return_codes
from luna_textfile.pkcs11.model import HsmError, NotSupportedError

_U = c_ulong
_P = POINTER(c_ulong)

UNWRITTEN = 2**64 - 1
"""Every output starts as this. It is also CK_UNAVAILABLE_INFORMATION, so either way there is no number."""

MOST_IDS = 4096
"""A capability or policy set larger than this is not one: the vendor's tables end below 64."""

GUARD = b"guard" * 20
"""Lies behind a structure. A client that writes a larger one than any known hits this, and not our memory."""


class StatsParams(ctypes.Structure):
    """HSM_STATS_PARAMS: three CK_ULONG, the high half before the low one."""

    _fields_ = (("id", c_ulong), ("high", c_ulong), ("low", c_ulong))


class Function(NamedTuple):
    """One row of the table: a symbol, its argument types, and the codes that mean "not for you"."""

    name: str
    arguments: tuple[Any, ...]
    refusals: tuple[int, ...] = ()


_ELSEWHERE = (return_codes.TOKEN_NOT_PRESENT, return_codes.USER_NOT_AUTHORIZED, return_codes.OPERATION_NOT_ALLOWED)
_NEEDS_ADMIN = (return_codes.USER_NOT_AUTHORIZED, return_codes.OPERATION_NOT_ALLOWED)

# CK_RV CA_GetFirmwareVersion(CK_SLOT_ID slot, CK_ULONG *major, CK_ULONG *minor, CK_ULONG *subminor);
# Client 6.3 and later. Sources: header, pycryptoki, luna-ha-bench.
GET_FIRMWARE_VERSION = Function("CA_GetFirmwareVersion", (_U, _P, _P, _P), (return_codes.TOKEN_NOT_PRESENT,))

# CK_RV CA_GetHSMCapabilitySet(CK_SLOT_ID slot, CK_ULONG ids[], CK_ULONG *idCount, CK_ULONG values[],
#                              CK_ULONG *valueCount);
# Both arrays NULL: the counts, in elements. Sources: header, pycryptoki, 7.2 manual.
GET_CAPABILITIES = Function("CA_GetHSMCapabilitySet", (_U, _P, _P, _P, _P), _ELSEWHERE)

# CK_RV CA_GetHSMPolicySet(CK_SLOT_ID slot, CK_ULONG ids[], CK_ULONG *idCount, CK_ULONG values[], CK_ULONG *valueCount);
# As above.
GET_POLICIES = Function("CA_GetHSMPolicySet", (_U, _P, _P, _P, _P), _ELSEWHERE)

# CK_RV CA_GetHSMStorageInformation(CK_SLOT_ID slot, CK_ULONG *overhead, CK_ULONG *total, CK_ULONG *used,
#                                   CK_ULONG *free);
# Sources: header, pycryptoki. Whether an application partition may ask over the network is not public.
GET_HSM_STORAGE = Function("CA_GetHSMStorageInformation", (_U, _P, _P, _P, _P), _NEEDS_ADMIN)

# CK_RV CA_GetTokenStorageInformation(CK_SLOT_ID slot, CK_ULONG *overhead, CK_ULONG *total, CK_ULONG *used,
#                                     CK_ULONG *free, CK_ULONG *objectCount);
# Not in 5.x clients. Sources: header, pycryptoki.
GET_TOKEN_STORAGE = Function("CA_GetTokenStorageInformation", (_U, _P, _P, _P, _P, _P), _NEEDS_ADMIN)

# CK_RV CA_GetHSMStats(CK_SLOT_ID slot, CK_ULONG count, CK_ULONG ids[], HSM_STATS_PARAMS out[]);
# Firmware 6.20 and later. Sources: header, pycryptoki.
GET_STATS = Function("CA_GetHSMStats", (_U, _U, _P, POINTER(StatsParams)))

# CK_RV CA_GetTokenStatus(CK_SLOT_ID slot, CK_ULONG *flags, CK_ULONG *sessions, CK_ULONG *rwSessions);
# Not in 5.x clients. Sources: header, pycryptoki. The meaning of the flags is not public.
GET_TOKEN_STATUS = Function("CA_GetTokenStatus", (_U, _P, _P, _P))

# CK_RV CA_GetServerInstanceBySlotID(CK_SLOT_ID slot, CK_ULONG *instance);
# Not in 5.x clients. Sources: header, pycryptoki; that it is the NN of ServerNameNN: pycryptoki only.
GET_SERVER_INSTANCE = Function("CA_GetServerInstanceBySlotID", (_U, _P), (return_codes.TOKEN_NOT_PRESENT,))

# CK_RV CA_GetTokenCapabilities(CK_SLOT_ID slot, CK_ULONG ids[], CK_ULONG *idCount, CK_ULONG values[],
#                               CK_ULONG *valueCount);
# Of the partition, in the same two steps. Not in 5.x clients. Sources: header, pycryptoki, luna-samples.
GET_TOKEN_CAPABILITIES = Function("CA_GetTokenCapabilities", (_U, _P, _P, _P, _P), _ELSEWHERE)

# CK_RV CA_GetTokenPolicies(CK_SLOT_ID slot, CK_ULONG ids[], CK_ULONG *idCount, CK_ULONG values[],
#                           CK_ULONG *valueCount);
# As above.
GET_TOKEN_POLICIES = Function("CA_GetTokenPolicies", (_U, _P, _P, _P, _P), _ELSEWHERE)

# CK_RV CA_RoleStateGet(CK_SLOT_ID slot, CK_USER_TYPE role, CA_ROLE_STATE *state);
# CA_ROLE_STATE is four bytes: flags, attempts left, primary and secondary authentication. Not in 5.x clients.
# Sources: header, pycryptoki. That it needs no login: lunacm shows roles without one.
GET_ROLE_STATE = Function(
    "CA_RoleStateGet", (_U, _U, c_void_p), (return_codes.SLOT_ID_INVALID, return_codes.USER_TYPE_INVALID)
)

# CK_RV CA_GetCurrentHAState(CK_SLOT_ID slot, CK_HA_STATUS *status);
# Client 10.7 and later. Opens no session. Only on an HA virtual slot. Source: the vendor's online manual alone.
GET_CURRENT_HA_STATE = Function("CA_GetCurrentHAState", (_U, c_void_p))

# CK_RV CA_GetHAState(CK_SLOT_ID slot, CK_HA_STATUS *status);
# The same, but the client opens and closes a session on each member. Sources: headers of 5.x and 7.4, pycryptoki,
# Thales' OpenSSL engine, luna-ha-bench.
GET_HA_STATE = Function("CA_GetHAState", (_U, c_void_p))

# CK_RV CA_RetrieveLicenseList(CK_SLOT_ID slot, CK_ULONG *size, CK_ULONG licenses[]);
# The size comes before the array, in elements, two for each licence. Sources: headers, pycryptoki.
GET_LICENSES = Function("CA_RetrieveLicenseList", (_U, _P, _P), _NEEDS_ADMIN)

# CK_RV CA_GetNumberOfAllowedContainers(CK_SLOT_ID slot, CK_ULONG *count);
# Sources: headers of 5.x and 7.4, pycryptoki.
GET_CONTAINER_LIMIT = Function("CA_GetNumberOfAllowedContainers", (_U, _P), _ELSEWHERE)

FUNCTIONS = tuple(row for row in list(globals().values()) if isinstance(row, Function))
"""All that can be called: the rows above."""


class Extensions:
    """The extensions of one library that PyKCS11 has loaded and initialised."""

    def __init__(self, path: str) -> None:
        # The same path gives the same loaded object, hence the library that is already initialised.
        self._library = ctypes.CDLL(path)

    def numbers(self, function: Function, slot_id: int, count: int) -> list[int]:
        """Call a function that writes `count` single CK_ULONG. Unwritten ones come back as UNWRITTEN."""
        outputs = [c_ulong(UNWRITTEN) for _ in range(count)]
        self._check(function, self._bind(function)(slot_id, *map(ctypes.byref, outputs)))
        return [output.value for output in outputs]

    def values_by_id(self, function: Function, slot_id: int) -> dict[int, int]:
        """Call a function that fills an array of ids and one of values, in its two steps.

        The set can grow between the steps: CKR_BUFFER_TOO_SMALL starts over, once.
        """
        call = self._bind(function)
        for last in (False, True):
            ids, values = c_ulong(0), c_ulong(0)
            self._check(function, call(slot_id, None, ctypes.byref(ids), None, ctypes.byref(values)))
            size = max(ids.value, values.value)
            if size > MOST_IDS:
                raise HsmError(function.name, "bad_answer", f"a set of {size} entries")
            id_array, value_array = [(c_ulong * size)(*[UNWRITTEN] * size) for _ in range(2)]
            ids.value = values.value = size
            rv = call(slot_id, id_array, ctypes.byref(ids), value_array, ctypes.byref(values))
            if last or rv != return_codes.BUFFER_TOO_SMALL:
                break
        self._check(function, rv)
        filled = min(ids.value, values.value, size)
        found = dict(zip(id_array[:filled], value_array[:filled], strict=True))
        if UNWRITTEN in found or UNWRITTEN in found.values():
            raise HsmError(function.name, "bad_answer", f"fewer than the {filled} entries it claims")
        return found

    def statistics(self, slot_id: int, ids: list[int]) -> dict[int, int]:
        """Read HSM statistics. Each is two 32-bit halves in 64-bit fields, matched by id, not by order."""
        asked = (c_ulong * len(ids))(*ids)
        answers = (StatsParams * len(ids))(*[StatsParams(UNWRITTEN, UNWRITTEN, UNWRITTEN) for _ in ids])
        self._check(GET_STATS, self._bind(GET_STATS)(slot_id, len(ids), asked, answers))
        return {
            answer.id: (answer.high & 0xFFFFFFFF) << 32 | (answer.low & 0xFFFFFFFF)
            for answer in answers
            if answer.id in ids and (answer.high, answer.low) != (UNWRITTEN, UNWRITTEN)
        }

    def record(self, function: Function, slot_id: int, *arguments: int, blank: bytes) -> bytes:
        """Call a function that writes one structure, and return its bytes. `blank` is what they are before."""
        place = ctypes.create_string_buffer(blank + GUARD)
        self._check(function, self._bind(function)(slot_id, *arguments, place))
        if place.raw[len(blank) :] != GUARD + b"\0":
            raise HsmError(function.name, "bad_answer", f"more than the {len(blank)} bytes that there is room for")
        return place.raw[: len(blank)]

    def size(self, function: Function, slot_id: int) -> int:
        """Ask a function that fills an array only for the number of its elements."""
        elements = c_ulong(UNWRITTEN)
        self._check(function, self._bind(function)(slot_id, ctypes.byref(elements), None))
        if elements.value > MOST_IDS:
            raise HsmError(function.name, "bad_answer", f"a list of {elements.value} elements")
        return elements.value

    def _bind(self, function: Function) -> Callable[..., int]:
        try:
            symbol = getattr(self._library, function.name)
        except AttributeError:
            detail = "this client has no such function"
            raise NotSupportedError(function.name, "CKR_FUNCTION_NOT_SUPPORTED", detail) from None
        symbol.argtypes = function.arguments
        symbol.restype = c_ulong  # ctypes would take an int, and vendor codes would come out negative
        bound: Callable[..., int] = symbol
        return bound

    @staticmethod
    def _check(function: Function, rv: int) -> None:
        if rv == return_codes.OK:
            return
        refused = rv == return_codes.FUNCTION_NOT_SUPPORTED or rv in function.refusals
        raise (NotSupportedError if refused else HsmError)(function.name, return_codes.name(rv), code=rv)
