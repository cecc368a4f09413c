"""A caller of the simulated library that shares nothing with it: structures declared anew, memory guarded."""

from __future__ import annotations

import ctypes
import os
import shutil
from contextlib import contextmanager
from ctypes import byref, c_ubyte, c_ulong
from pathlib import Path  # noqa: TC003 - the code of child processes uses the names of this module
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator_types import PROTOTYPES, P, Stat, TokenInfo

from luna_textfile.simulation.library.build import build, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

OK = 0x0
GUARD = 0xA5
GUARD_BYTES = 64


class Guarded(NamedTuple):
    """Memory of exactly one structure, with a marked area behind it."""

    memory: ctypes.Array[c_ubyte]
    size: int

    @classmethod
    def of(cls, kind: Any) -> Guarded:
        """Room for one `kind`."""
        size = ctypes.sizeof(kind)
        return cls((c_ubyte * (size + GUARD_BYTES))(*([GUARD] * (size + GUARD_BYTES))), size)

    def read(self, kind: Any) -> Any:
        """Give what was written; fail when more than that was."""
        behind = bytes(self.memory)[self.size :]
        assert behind == bytes([GUARD]) * GUARD_BYTES, "the library wrote behind the structure"
        return kind.from_buffer_copy(self.memory)


class Client:
    """The library of one scenario, with every call a method that gives its CK_RV."""

    def __init__(self, library: Path, log: Path) -> None:
        self.library = ctypes.CDLL(str(library))
        self.log = log

    def call(self, name: str, *arguments: Any) -> int:
        """Call by name, with the prototype declared above."""
        function = getattr(self.library, name)
        function.restype, function.argtypes = c_ulong, PROTOTYPES[name]
        return int(function(*arguments))

    def fill(self, name: str, kind: Any, *arguments: Any) -> tuple[int, Any]:
        """Call with a guarded structure as the last argument."""
        place = Guarded.of(kind)
        rv = self.call(name, *arguments, ctypes.addressof(place.memory))
        return rv, place.read(kind)

    def numbers(self, name: str, slot: int, count: int) -> tuple[int, list[int | None]]:
        """Call with `count` guarded numbers to fill; None for one that stayed as it was."""
        places = [Guarded.of(c_ulong) for _ in range(count)]
        rv = self.call(name, slot, *(ctypes.cast(place.memory, P) for place in places))
        written = [int(place.read(c_ulong).value) for place in places]
        untouched = int.from_bytes(bytes([GUARD]) * 8, "little")
        return rv, [None if number == untouched else number for number in written]

    def settings(self, name: str, slot: int) -> dict[int, int]:
        """Fetch a capability or policy set by two calls; both must succeed."""
        ids, values = c_ulong(0), c_ulong(0)
        assert self.call(name, slot, None, byref(ids), None, byref(values)) == OK
        kind = c_ulong * ids.value
        id_place, value_place = Guarded.of(kind), Guarded.of(kind)
        arrays = [ctypes.cast(place.memory, P) for place in (id_place, value_place)]
        assert self.call(name, slot, arrays[0], byref(ids), arrays[1], byref(values)) == OK
        pairs = zip(id_place.read(kind), value_place.read(kind), strict=True)
        return dict(list(pairs)[: min(ids.value, values.value)])

    def slots(self, with_token: bool = False) -> list[int]:
        """Fetch the slot list by two calls."""
        count = c_ulong(0)
        assert self.call("C_GetSlotList", int(with_token), None, byref(count)) == OK
        place = Guarded.of(c_ulong * count.value)
        assert self.call("C_GetSlotList", int(with_token), ctypes.cast(place.memory, P), byref(count)) == OK
        return list(place.read(c_ulong * count.value))

    def token(self, slot: int) -> Any:
        """Fetch the token info; it must succeed."""
        rv, info = self.fill("C_GetTokenInfo", TokenInfo, slot)
        assert rv == OK
        return info

    def stats(self, slot: int, *ids: int) -> tuple[int, list[tuple[int, int, int]]]:
        """Fetch statistics as (id, high, low)."""
        kind = Stat * len(ids)
        rv, stats = self.fill("CA_GetHSMStats", kind, slot, len(ids), (c_ulong * len(ids))(*ids))
        return rv, [(stat.id, stat.high, stat.low) for stat in stats]

    def lines(self) -> list[str]:
        """Read the log of calls."""
        return self.log.read_text().splitlines() if self.log.exists() else []


@contextmanager
def variables(changes: dict[str, str]) -> Iterator[None]:
    """Set the simulator's variables for this process, where the C library sees them too."""
    before = {name: value for name, value in os.environ.items() if name.startswith("LUNA_SIMULATOR_")}
    for name in before:
        del os.environ[name]
    os.environ.update(changes)
    try:
        yield
    finally:
        for name in changes:
            os.environ.pop(name, None)
        os.environ.update(before)


@contextmanager
def opened(scenario: Path, folder: Path, elapsed: float = 0) -> Iterator[Client]:
    """Load a library of its own for this scenario, initialised, and finalise it afterwards.

    A copy of the file: two loads of one file would be one library with one set of counters.
    """
    copy = folder / f"luna-{len(list(folder.glob('luna-*.so')))}.so"
    shutil.copy(build(scenario), copy)
    client = Client(copy, folder / "calls.log")
    with variables(environment(scenario, elapsed, client.log)):
        assert client.call("C_Initialize", None) == OK
        try:
            yield client
        finally:
            client.call("C_Finalize", None)
