"""A block of Prometheus's database, by hand: millions of samples in seconds, where promtool would take hours.

Series share what they have in common: a *curve* is encoded once, and any number of series have it.
Source: prometheus/prometheus, tsdb/docs/format/{chunks,index}.md, tsdb/index/index.go.
"""

import itertools
import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tools.fleet.chunk import Chunk, chunks, uvarint, varint
from tools.fleet.crc32c import crc32c

Labels = tuple[tuple[str, str], ...]
_SEGMENT = 500 << 20
_XOR = b"\x01"


class Curve(NamedTuple):
    """Times (milliseconds of the epoch, ascending) and values, and the same as chunks."""

    times: Sequence[int]
    values: Sequence[float]
    chunks: Sequence[Chunk]


def curve(times: Sequence[int], values: Sequence[float]) -> Curve:
    """Return what any number of series may share; times in seconds."""
    milliseconds = [time * 1000 for time in times]
    return Curve(milliseconds, values, list(chunks(milliseconds, values)))


def write(folder: Path, name: str, found: Mapping[Labels, Curve]) -> None:
    """Write one block into a data folder; `name` is its ULID, labels are sorted and have `__name__` first."""
    block = folder / name
    (block / "chunks").mkdir(parents=True)
    ordered = sorted(found.items())
    places = _write_chunks(block / "chunks", (curve.chunks for _, curve in ordered))
    (block / "index").write_bytes(_index([(labels, curve.chunks) for labels, curve in ordered], places))
    first = min(curve.times[0] for curve in found.values())
    last = max(curve.times[-1] for curve in found.values())
    meta = {"ulid": name, "minTime": first, "maxTime": last + 1, "version": 1, "stats": {},
            "compaction": {"level": 1, "sources": [name]}}  # fmt: skip
    (block / "meta.json").write_text(json.dumps(meta))


def _write_chunks(folder: Path, found: Iterable[Sequence[Chunk]]) -> list[list[int]]:
    """Write the segments; return the place of each chunk of each series."""
    ready: dict[int, list[bytes]] = {}
    places, number, segment = [], 0, _segment(folder, 1)
    for series in found:
        written = ready.setdefault(id(series), [_framed(chunk.data) for chunk in series])
        if segment.tell() > _SEGMENT:
            segment.close()
            number += 1
            segment = _segment(folder, number + 1)
        at, here = segment.tell(), []
        for text in written:
            here.append(number << 32 | at)
            at += len(text)
        segment.write(b"".join(written))
        places.append(here)
    segment.close()
    return places


def _segment(folder: Path, number: int) -> BinaryIO:
    file = (folder / f"{number:06}").open("wb")
    file.write(struct.pack(">IB3x", 0x85BD40DD, 1))
    return file


def _framed(data: bytes) -> bytes:
    return uvarint(len(data)) + _XOR + data + crc32c(_XOR + data)


def _index(found: Sequence[tuple[Labels, Sequence[Chunk]]], places: Sequence[Sequence[int]]) -> bytes:
    out = bytearray(struct.pack(">IB", 0xBAAAD700, 2))
    symbols = sorted({text for labels, _ in found for pair in labels for text in pair} | {""})
    known = {text: uvarint(number) for number, text in enumerate(symbols)}
    at_symbols = len(out)
    out += _section(len(symbols), b"".join(_text(symbol) for symbol in symbols))
    at_series = len(out)
    postings: dict[tuple[str, str], list[int]] = {("", ""): []}
    for (labels, own), where in zip(found, places, strict=True):
        out += bytes(-len(out) % 16)
        for pair in (("", ""), *labels):
            postings.setdefault(pair, []).append(len(out) // 16)
        body = uvarint(len(labels)) + b"".join(known[text] for pair in labels for text in pair) + _metas(own, where)
        out += uvarint(len(body)) + body + crc32c(body)
    at_postings = len(out)
    table = []
    for pair in sorted(postings):
        table.append(b"\x02" + _text(pair[0]) + _text(pair[1]) + uvarint(len(out)))
        out += _section(len(postings[pair]), struct.pack(f">{len(postings[pair])}I", *postings[pair]))
    at_table = len(out)
    out += _section(len(table), b"".join(table))
    contents = struct.pack(">6Q", at_symbols, at_series, at_postings, at_table, at_postings, at_table)
    return bytes(out) + contents + crc32c(contents)


def _metas(found: Sequence[Chunk], places: Sequence[int]) -> bytes:
    first = found[0]
    parts = [uvarint(len(found)), varint(first.first), uvarint(first.last - first.first), uvarint(places[0])]
    for before, now, step in zip(found, found[1:], _steps(places), strict=False):
        parts += [uvarint(now.first - before.last), uvarint(now.last - now.first), varint(step)]
    return b"".join(parts)


def _steps(places: Sequence[int]) -> Iterator[int]:
    return (now - before for before, now in itertools.pairwise(places))


def _section(count: int, entries: bytes) -> bytes:
    body = struct.pack(">I", count) + entries
    return struct.pack(">I", len(body)) + body + crc32c(body)


def _text(text: str) -> bytes:
    raw = text.encode()
    return uvarint(len(raw)) + raw
