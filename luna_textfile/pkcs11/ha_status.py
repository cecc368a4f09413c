"""CK_HA_STATUS, the members of an HA group, in the three layouts that public material knows.

V2: since client 6 (vendor header of 2018, pycryptoki, Thales' OpenSSL engine). V1: clients of the 5.x line. V2': only
the newest page of the online manual, probably a simplification. On Linux nothing is packed. Which one a client writes
it does not say: Thales' engine presets the list's size in V2, and takes V1 if that is unchanged. Here a layout counts
only if what it makes of the answer is a list: numbers or serials in letters and digits, as many as it says.
"""

from typing import NamedTuple

from luna_textfile.pkcs11.model import HaMember

MOST_MEMBERS = 32
"""CK_HA_MAX_MEMBERS."""
_ULONG = 8
_UNWRITTEN = 0xFFFFFFFF
"""Where V2 has the list's size, before the call."""


class Layout(NamedTuple):
    """Where things lie, in bytes; a serial of width 0 is a CK_ULONG."""

    serial_width: int
    first_member: int
    member_size: int
    status: int
    list_size: int


V2 = Layout(20, 24, 32, 24, 1048)
V1 = Layout(0, 8, 16, 8, 520)
V2_PRIME = Layout(16, 16, 24, 16, 784)
LAYOUTS = (V2, V1, V2_PRIME)

SIZE = 2048
"""Bytes to make room for: twice the largest layout."""
BLANK = bytes(V2.list_size) + _UNWRITTEN.to_bytes(_ULONG, "little") + bytes(SIZE - V2.list_size - _ULONG)


def members(status: bytes) -> list[HaMember]:
    """Return the members of a group that a client has written over BLANK. Raises ValueError if that is in no layout."""
    for layout in LAYOUTS:
        try:
            return _read(status, layout)
        except ValueError:
            continue
    raise ValueError("the state of the group is in no layout that is known")


def _read(status: bytes, layout: Layout) -> list[HaMember]:
    size = _number(status, layout.list_size)
    if size > MOST_MEMBERS:
        raise ValueError("more members than there can be")
    _serial(status, 0, layout)  # the group's own: without, nothing was written, or in another layout
    # In another layout the place of the size may be zero by chance: then members lie before it.
    if size == 0 and any(status[layout.first_member : layout.list_size]):
        raise ValueError("no size, and yet members")
    starts = (layout.first_member + layout.member_size * place for place in range(size))
    return [HaMember(_serial(status, start, layout), _number(status, start + layout.status)) for start in starts]


def _serial(status: bytes, start: int, layout: Layout) -> str:
    if not layout.serial_width:
        number = _number(status, start)
        if not number:
            raise ValueError("a member without a serial")
        return str(number)
    text = status[start : start + layout.serial_width].split(b"\0", 1)[0].decode("ascii").strip(" ")
    if not text.isalnum():
        raise ValueError("not a serial")
    return text


def _number(status: bytes, start: int) -> int:
    return int.from_bytes(status[start : start + _ULONG], "little")
