"""DER, as far as certificates need it: a sequence of values with a tag and a length (ITU-T X.690)."""

from collections.abc import Iterator
from typing import NamedTuple

SEQUENCE = 0x30
SET = 0x31
OBJECT_IDENTIFIER = 0x06
OCTET_STRING = 0x04
BIT_STRING = 0x03
BOOLEAN = 0x01

_LONG_TAG = 0x1F
_LONG_LENGTH = 0x80
_MOST_LENGTH_BYTES = 4


class Value(NamedTuple):
    """One value: its tag, its content, and all its bytes."""

    tag: int
    content: bytes
    whole: bytes


def values(data: bytes) -> Iterator[Value]:
    """Yield the values in the data. Raises ValueError if the data is not DER."""
    begin = 0
    while begin < len(data):
        value = _value(data, begin)
        begin += len(value.whole)
        yield value


def inside(value: Value, tag: int) -> list[Value]:
    """Return the values inside a value, which must have this tag. Raises ValueError."""
    if value.tag != tag:
        raise ValueError(f"tag 0x{value.tag:02x} instead of 0x{tag:02x}")
    return list(values(value.content))


def _value(data: bytes, begin: int) -> Value:
    head = data[begin : begin + 2]
    if len(head) < len("TL") or head[0] & _LONG_TAG == _LONG_TAG:
        raise ValueError("no tag of one byte with a length")
    length, at = head[1], begin + 2
    if length & _LONG_LENGTH:
        more = length & ~_LONG_LENGTH
        if not 0 < more <= _MOST_LENGTH_BYTES:
            raise ValueError("a length that DER does not have, or too large a value")
        length, at = int.from_bytes(data[at : at + more], "big"), at + more
    content = data[at : at + length]
    if len(content) != length:
        raise ValueError("a value ends before its length is over")
    return Value(head[0], content, data[begin : at + length])
