"""Prometheus's XOR chunk, by hand: up to 120 samples of one series.

Source: prometheus/prometheus, tsdb/docs/format/chunks.md and tsdb/chunkenc/xor.go.
"""

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

SAMPLES = 120
"""Samples in a chunk, as Prometheus makes them."""

_RANGES = ((14, "10"), (17, "110"), (20, "1110"))


class Chunk(NamedTuple):
    """Times of the first and the last sample, in milliseconds of the epoch, and the data without head and checksum."""

    first: int
    last: int
    data: bytes


def chunks(times: Sequence[int], values: Sequence[float]) -> Iterator[Chunk]:
    """Yield the chunks of ascending times (milliseconds) and as many values."""
    for begin in range(0, len(times), SAMPLES):
        some, those = times[begin : begin + SAMPLES], values[begin : begin + SAMPLES]
        yield Chunk(some[0], some[-1], _data(some, those))


def _data(times: Sequence[int], values: Sequence[float]) -> bytes:
    head = struct.pack(">H", len(times)) + varint(times[0]) + struct.pack(">d", values[0])
    if len(times) == 1:
        return head
    head += uvarint(times[1] - times[0])
    written = "".join(_samples(times, values))
    padded = written + "0" * (-len(written) % 8)
    return head + int(padded, 2).to_bytes(len(padded) // 8, "big")


def _samples(times: Sequence[int], values: Sequence[float]) -> Iterator[str]:
    """Yield the bits of the second sample's value, and of all later times and values."""
    before = _bits(values[0])
    window = (65, 65)
    for place in range(1, len(times)):
        if place > 1:
            yield _time(times[place] - 2 * times[place - 1] + times[place - 2])
        now = _bits(values[place])
        text, window = _value(now ^ before, window)
        before = now
        yield text


def _time(change: int) -> str:
    """Return how much longer this step is than the one before."""
    if not change:
        return "0"
    for size, mark in _RANGES:
        if -((1 << size - 1) - 1) <= change <= 1 << size - 1:
            return mark + format(change & (1 << size) - 1, f"0{size}b")
    return "1111" + format(change & (1 << 64) - 1, "064b")


def _value(changed: int, window: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """Return the bits of a value that differs in `changed`, and the zeros before and behind them."""
    if not changed:
        return "0", window
    leading, trailing = min(64 - changed.bit_length(), 31), (changed & -changed).bit_length() - 1
    if leading >= window[0] and trailing >= window[1]:
        size = 64 - window[0] - window[1]
        return "10" + format(changed >> window[1], f"0{size}b"), window
    size = 64 - leading - trailing
    text = "11" + format(leading, "05b") + format(size % 64, "06b") + format(changed >> trailing, f"0{size}b")
    return text, (leading, trailing)


def _bits(value: float) -> int:
    (bits,) = struct.unpack(">Q", struct.pack(">d", value))
    return int(bits)


def uvarint(number: int) -> bytes:
    """Return Go's unsigned varint."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def varint(number: int) -> bytes:
    """Return Go's signed varint."""
    return uvarint(number << 1 if number >= 0 else ~(number << 1))
