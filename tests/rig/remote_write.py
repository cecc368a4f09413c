"""A request of Prometheus's remote_write 1.0, written by hand: protobuf, in snappy's frame without compression.

Source of the messages: prompb/remote.proto and types.proto of prometheus/prometheus; of the frame: google/snappy,
format_description.txt.
"""

import struct
from collections.abc import Iterable, Sequence

Labels = Iterable[tuple[str, str]]
_LENGTH_DELIMITED = 2
_DOUBLE = 1
_VARINT = 0
_LONG_LITERAL = 63 << 2  # a literal whose length stands in the next four bytes


def request(series: Iterable[tuple[str, Labels, Sequence[int], Sequence[float]]]) -> bytes:
    """Return the body for series: name, labels, times in seconds of the epoch, values."""
    message = b"".join(_field(1, _series(*one)) for one in series)
    return _varint(len(message)) + struct.pack("<BI", _LONG_LITERAL, len(message) - 1) + message


def _series(name: str, labels: Labels, times: Sequence[int], values: Sequence[float]) -> bytes:
    every = sorted([("__name__", name), *labels])
    parts = [_field(1, _field(1, label.encode()) + _field(2, value.encode())) for label, value in every]
    parts += [_field(2, _sample(time, value)) for time, value in zip(times, values, strict=True)]
    return b"".join(parts)


def _sample(time: int, value: float) -> bytes:
    return struct.pack("<Bd", 1 << 3 | _DOUBLE, value) + bytes([2 << 3 | _VARINT]) + _varint(time * 1000)


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | _LENGTH_DELIMITED]) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])
