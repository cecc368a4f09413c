"""Any HSM behind the PKCS#11 standard, through PyKCS11.

It runs in the child process of `isolation` only: whatever the library does, it cannot stop the process that writes
the file.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import PyKCS11

from luna_textfile.pkcs11 import return_codes
from luna_textfile.pkcs11.model import HsmError, Library, NotSupportedError, SlotInfo, TokenInfo

OWN_ERRORS = (-1, -2, -3, -4)
"""PyKCS11's own, not the library's: dlopen failed (-1), or there is no C_GetFunctionList (-4)."""


class Pkcs11Hsm:
    """One initialised PKCS#11 library. The constructor loads it and calls C_Initialize."""

    def __init__(self, library_path: str) -> None:
        self._pkcs11 = PyKCS11.PyKCS11Lib()
        with _errors_of("C_Initialize"):
            self._pkcs11.load(library_path)

    def close(self) -> None:
        """Call C_Finalize and unload the library. Any call after this would crash."""
        self._pkcs11.unload()

    def library(self) -> Library:
        """C_GetInfo."""
        with _errors_of("C_GetInfo"):
            info = self._pkcs11.getInfo()
        version = ".".join(str(part) for part in info.libraryVersion)
        return Library(version, text(info.libraryDescription), text(info.manufacturerID))

    def slot_ids(self) -> list[int]:
        """C_GetSlotList, slots with a token only: placeholders of absent devices are normal on a Luna client."""
        with _errors_of("C_GetSlotList"):
            return [int(slot_id) for slot_id in self._pkcs11.getSlotList(tokenPresent=True)]

    def slot_info(self, slot_id: int) -> SlotInfo:
        """C_GetSlotInfo."""
        with _errors_of("C_GetSlotInfo"):
            info = self._pkcs11.getSlotInfo(slot_id)
        # PyKCS11 gives this one version as text, with two digits behind the point.
        major, _, minor = info.hardwareVersion.partition(".")
        return SlotInfo(text(info.slotDescription), info.flags, int(major), int(minor))

    def token_info(self, slot_id: int) -> TokenInfo:
        """C_GetTokenInfo."""
        with _errors_of("C_GetTokenInfo"):
            info = self._pkcs11.getTokenInfo(slot_id)
        # The standard has them padded with blanks: NUL all over says that the answer ends before its numbers.
        if not any(field.strip("\0") for field in (info.serialNumber, info.model, info.manufacturerID)):
            raise HsmError("C_GetTokenInfo", "bad_answer", "neither serial, model nor manufacturer was written")
        return TokenInfo(
            label=text(info.label),
            serial=text(info.serialNumber),
            model=text(info.model),
            manufacturer=text(info.manufacturerID),
            flags=count(info.flags),
            sessions=count(info.ulSessionCount),
            max_sessions=limit(info.ulMaxSessionCount),
            rw_sessions=count(info.ulRwSessionCount),
            max_rw_sessions=limit(info.ulMaxRwSessionCount),
            public_total=count(info.ulTotalPublicMemory),
            public_free=count(info.ulFreePublicMemory),
            private_total=count(info.ulTotalPrivateMemory),
            private_free=count(info.ulFreePrivateMemory),
            firmware_major=info.firmwareVersion[0],
            firmware_minor=info.firmwareVersion[1],
        )

    def mechanisms(self, slot_id: int) -> list[int]:
        """C_GetMechanismList, in ascending order.

        By PyKCS11's lower level: getMechanismList gives names, which change from one release of PyKCS11 to the next,
        and in 1.5.20 adds a mechanism (0x1D) that the token does not have.
        """
        numbers = PyKCS11.LowLevel.ckulonglist()
        rv = self._pkcs11.lib.C_GetMechanismList(slot_id, numbers)
        if rv != PyKCS11.CKR_OK:
            raise _error("C_GetMechanismList", rv)
        return sorted({int(number) for number in numbers})


def text(field: str) -> str:
    """Trim the padding of a fixed-width field (blanks by the standard, NUL by habit).

    The result is always text: PyKCS11 1.5 drops bytes that are not UTF-8; were they kept, they would become U+FFFD.
    """
    whole = field.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return whole.split("\0", 1)[0].strip(" ")


def count(number: int) -> int | None:
    """Drop what is not a count: CK_UNAVAILABLE_INFORMATION (-1 from PyKCS11), and anything from 2^63 on.

    opencryptoki reports 2^64 - 2: a small negative number in an unsigned field, and not a count either.
    """
    return number if 0 <= number < 2**63 else None


def limit(number: int) -> int | None:
    """Like `count`, for a limit, where 0 means that there is none (CK_EFFECTIVELY_INFINITE)."""
    return count(number) or None


@contextmanager
def _errors_of(call: str) -> Iterator[None]:
    try:
        yield
    except PyKCS11.PyKCS11Error as error:
        if error.value in OWN_ERRORS:
            raise HsmError(call, "load", "the library could not be loaded") from None
        raise _error(call, error.value) from None


def _error(call: str, rv: int) -> HsmError:
    # By number: PyKCS11's text drops the vendor bit, and codes of 2^63 and more come out negative.
    code = rv & 0xFFFFFFFF
    refused = code == return_codes.FUNCTION_NOT_SUPPORTED
    return (NotSupportedError if refused else HsmError)(call, return_codes.name(code), code=code)
