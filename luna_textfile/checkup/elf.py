"""The ELF header of a library file: for which machine it was built. The library is not loaded."""

from typing import NamedTuple

MAGIC = b"\x7fELF"
MACHINES = {3: "x86 (32 bit)", 21: "ppc64", 22: "s390x", 40: "arm (32 bit)", 62: "x86-64", 183: "aarch64", 243: "riscv"}
"""e_machine of the ELF specification: the usual machines."""
ENTRY = b"\0C_GetFunctionList\0"
"""The one symbol that every PKCS#11 library exports, as the table of names holds it."""
MOST_BYTES = 256 * 1024 * 1024
_SHARED = 3  # e_type ET_DYN


class Head(NamedTuple):
    """The content of the first 20 bytes."""

    bits: int
    machine: str
    shared: bool


def head(data: bytes) -> Head:
    """Read the header. Raises ValueError if this is no ELF file."""
    if not data.startswith(MAGIC) or len(data) < 20:  # noqa: PLR2004 - e_ident, e_type and e_machine
        raise ValueError("it is not a Linux library (no ELF file)")
    order: dict[int, str] = {1: "little", 2: "big"}
    if data[4] not in (1, 2) or data[5] not in order:
        raise ValueError("the header of the ELF file is damaged")
    big = order[data[5]] == "big"
    kind, machine = (int.from_bytes(data[at : at + 2], "big" if big else "little") for at in (16, 18))
    return Head(32 * data[4], MACHINES.get(machine, f"machine {machine}"), kind == _SHARED)


def here() -> Head:
    """Return the header of the running Python: a library must be built for the same machine."""
    with open("/proc/self/exe", "rb") as file:
        return head(file.read(64))


def has_entry(path: str) -> bool:
    """Return whether the file has the name of the PKCS#11 entry function. Raises OSError."""
    with open(path, "rb") as file:
        return ENTRY in file.read(MOST_BYTES)
