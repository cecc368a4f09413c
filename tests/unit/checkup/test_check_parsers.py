"""What the check reads of other programs: any text is read or refused, and never breaks it."""

import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luna_textfile.checkup import elf
from luna_textfile.luna_client import chrystoki
from luna_textfile.luna_client.chrystoki import Appliance

# What ends a line or an entry cannot be in one; and blanks around it are not part of it.
_PARTS = st.characters(exclude_characters="={};#", exclude_categories=("C", "Z"))
WORDS = st.text(_PARTS, min_size=1)


@given(data=st.binary(max_size=64))
def test_any_head_of_a_file(data: bytes) -> None:
    """ELF or ValueError."""
    for content in (data, elf.MAGIC + data):
        with suppress(ValueError):
            assert elf.head(content).bits in (32, 64)


def test_the_head_of_this_python() -> None:
    """Of 64 bits exactly if Python's own numbers say so."""
    assert (elf.here().bits == 64) == (sys.maxsize > 2**32)


@settings(deadline=None)  # a busy machine
@given(text=st.text())
def test_any_chrystoki_conf(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever stands in it."""
    path = tmp_path_factory.getbasetemp() / "Chrystoki.conf"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    file = chrystoki.read(str(path))
    assert all(0 < appliance.port < 65536 for appliance in file.appliances)


@settings(deadline=None)
@given(sections=st.dictionaries(WORDS, st.dictionaries(WORDS, WORDS)))
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, sections: dict[str, dict[str, str]]
) -> None:
    """Sections, keys and values, whichever they are."""
    bodies = [
        f"{name} = {{\n" + "".join(f"  {key} = {value};\n" for key, value in entries.items()) + "}\n"
        for name, entries in sections.items()
    ]
    path = tmp_path_factory.getbasetemp() / "Chrystoki.conf"
    path.write_text("".join(bodies), encoding="utf-8")
    assert chrystoki.read(str(path)).sections == sections


@pytest.mark.parametrize(
    ("port", "expected"),
    [("1793", 1793), ("", 1792), ("0", 1792), ("65536", 1792), ("9" * 5000, 1792), ("x", 1792)],
)
def test_ports(tmp_path: Path, port: str, expected: int) -> None:
    """One that is none is the vendor's."""
    path = tmp_path / "Chrystoki.conf"
    path.write_text(f"LunaSA Client = {{ ServerName00 = zurich; ServerPort00 = {port}; }}\n")
    assert chrystoki.read(str(path)).appliances == (Appliance(0, "zurich", expected),)
