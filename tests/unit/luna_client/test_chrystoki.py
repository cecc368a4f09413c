"""Chrystoki.conf: the appliances' names are found in the vendor's layout, and no junk stops us."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_textfile.luna_client import chrystoki
from luna_textfile.luna_client.chrystoki import Appliance, HaGroup, path

VENDORS = """\
Chrystoki2 = {
   LibUNIX = /usr/safenet/lunaclient/lib/libCryptoki2.so;
   LibUNIX64 = /usr/safenet/lunaclient/lib/libCryptoki2_64.so;
}

Luna = {
  DefaultTimeOut = 500000;
  PEDTimeout1 = 100000;
}

LunaSA Client = {
   ReceiveTimeout = 20000;
   SSLConfigFile = /usr/safenet/lunaclient/bin/openssl.cnf;
   ClientPrivKeyFile = /usr/safenet/lunaclient/cert/client/hostKey.pem;
   NetClient = 1;
   ServerCAFile = /usr/safenet/lunaclient/cert/server/CAFile.pem;
   ServerName00 = 10.124.0.31;
   ServerPort00 = 1792;
   ServerHtl00 = 0;
   ServerName01 = hsm-b.example.org;
   ServerPort01 = 1792;
   ServerHtl01 = 0;
   ServerName10 = fd00::17;
}
VirtualToken = {
   VirtualToken00Label = ha-group;
   VirtualToken00SN = 11234567890120;
   VirtualToken00Members = 1234567890120,9876543210983;
}
"""


def read(content: bytes) -> dict[int, str]:
    """Write a file and read it."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return chrystoki.read(file.name).servers


def test_the_vendors_layout() -> None:
    """The ServerNameNN entries are found, by number; ports, files and labels are not taken for names."""
    assert read(VENDORS.encode()) == {0: "10.124.0.31", 1: "hsm-b.example.org", 10: "fd00::17"}


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("LunaSA Client = { ServerName00 = a; ServerName01 = b; }", {0: "a", 1: "b"}),
        ("ServerName00=a;ServerPort00=1792;ServerName01=b;", {0: "a", 1: "b"}),
        ("   ServerName00   =   a   ;   ", {0: "a"}),
        ("ServerName00 = a", {0: "a"}),
        ("ServerName00 = a;\r\nServerName01 = b;\r\n", {0: "a", 1: "b"}),
        ("# ServerName00 = old;\nServerName00 = new; # was old", {0: "new"}),
        ("ServerName00 = ;", {}),
        ("ServerName00 = a # the first\nServerName01 = b; # ; ServerName02 = c;", {0: "a", 1: "b"}),
        ("ServerName = a;", {}),
        ("ServerName² = a;", {}),
        (f"ServerName{'9' * 5000} = a; ServerName01 = b;", {1: "b"}),
        ("ServerNameX1 = a;", {}),
        ("MyServerName00 = a;", {}),
        ("ServerName00;", {}),
        ("", {}),
    ],
)
def test_small_variations(line: str, names: dict[int, str]) -> None:
    """Entries may share a line, lack blanks or the last semicolon, and a comment is none."""
    assert read(line.encode()) == names


@given(st.binary(max_size=400))
def test_no_bytes_raise(content: bytes) -> None:
    """Whatever the file holds, the reader gives names or none."""
    names = read(content)
    assert all(name.strip() == name and name for name in names.values())


PIECES = st.sampled_from(
    ["ServerName", "ServerName0", "00", "²", "٣", "=", ";", "{", "}", "#", "\n", " ", "\0", "a", "\x85"]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_likely_text_raises(content: str) -> None:
    """Nor does text made of the pieces of real entries, digits of other scripts among them."""
    read(content.encode())


NAMES = st.from_regex(r"[A-Za-z0-9.:_-]{1,40}", fullmatch=True)


@given(st.dictionaries(st.integers(0, 99), NAMES, max_size=8))
def test_what_is_written_is_found(names: dict[int, str]) -> None:
    """Every entry written in the vendor's form is found again."""
    lines = [
        f"   ServerName{number:02} = {name};\n   ServerPort{number:02} = 1792;\n" for number, name in names.items()
    ]
    assert read(f"Luna = {{\n}}\nLunaSA Client = {{\n{''.join(lines)}}}\n".encode()) == names


def test_the_vendors_layout_as_a_whole(tmp_path: Path) -> None:
    """Sections with their entries, appliances with their ports, and the group with its members."""
    file = tmp_path / "Chrystoki.conf"
    file.write_text(VENDORS)
    found = chrystoki.read(str(file))
    assert list(found.sections) == ["Chrystoki2", "Luna", "LunaSA Client", "VirtualToken"]
    assert found.value("LunaSA Client", "ServerCAFile") == "/usr/safenet/lunaclient/cert/server/CAFile.pem"
    assert found.value("LunaSA Client", "ClientCertFile") == found.value("Nothing", "ServerCAFile") == ""
    assert found.appliances[1] == Appliance(1, "hsm-b.example.org", 1792)
    assert found.groups == (HaGroup(0, "ha-group", "11234567890120", ("1234567890120", "9876543210983")),)
    assert not found.has_tabs


@given(st.lists(st.sampled_from([*VENDORS.splitlines(keepends=True), "{", "}", "\t", "#", ";", "="]), max_size=20))
def test_any_order_of_the_vendors_lines_is_read(lines: list[str]) -> None:
    """Lines lost, doubled or out of place: whatever is found is a value that stood there."""
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("".join(lines))
        file.flush()
        found = chrystoki.read(file.name)
    text = "".join(lines)
    assert all(value in text for entries in found.sections.values() for value in entries.values())
    assert all(member in text for group in found.groups for member in group.members)
    assert found.has_tabs == ("\t" in text)


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    """A file that is not there raises OSError; the caller goes on without names."""
    with pytest.raises(OSError, match="Chrystoki"):
        chrystoki.read(str(tmp_path / "Chrystoki.conf"))


@pytest.mark.parametrize(
    ("configured", "environ", "expected"),
    [
        ("", {}, "/etc/Chrystoki.conf"),
        ("", {"ChrystokiConfigurationPath": "/opt/luna"}, "/opt/luna/Chrystoki.conf"),
        ("/srv/c.conf", {"ChrystokiConfigurationPath": "/opt/luna"}, "/srv/c.conf"),
    ],
)
def test_where_the_file_lies(configured: str, environ: dict[str, str], expected: str) -> None:
    """The configured file, else that of the client's own variable, else the one in /etc."""
    assert path(configured, environ) == expected
