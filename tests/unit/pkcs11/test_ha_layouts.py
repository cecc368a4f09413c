"""CK_HA_STATUS as bytes: what any client may have written over ours is read as it was meant, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_textfile.pkcs11 import ha_status
from luna_textfile.pkcs11.ha_status import BLANK, LAYOUTS, V1, V2, V2_PRIME, Layout
from luna_textfile.pkcs11.model import HaMember

serials = st.integers(1, 10**15 - 1).map(str)
statuses = st.sampled_from([0, 0x30, 0xE0, 0x80000076])
groups = st.lists(st.builds(HaMember, serials, statuses), max_size=ha_status.MOST_MEMBERS)
layouts = st.sampled_from(LAYOUTS)


def written(members: list[HaMember], layout: Layout, *, whole: bool = True) -> bytes:
    """Return what a client writes over BLANK: the whole structure, or only the members that there are."""
    status = bytearray(BLANK)
    if whole:
        status[: layout.list_size] = bytes(layout.list_size)
    put(status, 0, "1987654321", layout)
    for place, member in enumerate(members):
        start = layout.first_member + place * layout.member_size
        put(status, start, member.serial, layout)
        status[start + layout.status : start + layout.status + 8] = member.status.to_bytes(8, "little")
    status[layout.list_size : layout.list_size + 8] = len(members).to_bytes(8, "little")
    return bytes(status)


def put(status: bytearray, start: int, serial: str, layout: Layout) -> None:
    """Put a serial where a layout has it: text that ends with NUL, or a number."""
    content = (
        serial.encode().ljust(layout.serial_width, b"\0") if layout.serial_width else int(serial).to_bytes(8, "little")
    )
    status[start : start + len(content)] = content


@given(groups, layouts, st.booleans())
def test_what_is_written_is_read(members: list[HaMember], layout: Layout, whole: bool) -> None:
    """Any group in any layout comes back as it was, though the client does not say which layout it is."""
    assert ha_status.members(written(members, layout, whole=whole)) == members


@given(groups.filter(bool), layouts, st.data())
def test_half_a_structure_is_refused(members: list[HaMember], layout: Layout, data: st.DataObject) -> None:
    """A structure that ends before its size is no group: neither an empty one nor one of other members."""
    status = written(members, layout)
    end = data.draw(st.integers(layout.first_member + layout.member_size, layout.list_size))
    with pytest.raises(ValueError, match="in no layout"):
        ha_status.members(status[:end] + BLANK[end:])


@given(st.binary(min_size=ha_status.SIZE, max_size=ha_status.SIZE))
def test_rubbish_never_has_members_without_a_serial(status: bytes) -> None:
    """Whatever the bytes are: members with serials of letters and digits, or a ValueError."""
    try:
        members = ha_status.members(status)
    except ValueError:
        return
    assert all(member.serial.isalnum() for member in members)
    assert len(members) <= ha_status.MOST_MEMBERS


def test_nothing_written_is_refused() -> None:
    """A client that returns CKR_OK and writes nothing has said nothing, not that the group is empty."""
    with pytest.raises(ValueError, match="in no layout"):
        ha_status.members(BLANK)


def test_blanks_pad_as_well() -> None:
    """A serial may end with blanks, as those of tokens do."""
    status = bytearray(written([HaMember("123", 0)], V2))
    status[V2.first_member : V2.first_member + 20] = b"123".ljust(20)
    assert ha_status.members(bytes(status)) == [HaMember("123", 0)]


def test_the_layouts_are_those_of_the_headers() -> None:
    """Sizes by hand: 1056, 528 and 792 bytes, of which the last eight are the size of the list."""
    assert [layout.list_size + 8 for layout in (V2, V1, V2_PRIME)] == [1056, 528, 792]
