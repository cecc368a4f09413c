"""Chrystoki.conf, the configuration of the Luna client: appliances, certificates, HA groups.

The client reads it from the folder in $ChrystokiConfigurationPath, else from /etc (Luna 7.2 manual,
`config-file_summary.htm`). A section looks like `LunaSA Client = { ServerName00 = 10.0.0.1; ... }`. Names of keys: the
same page; for groups the pages on HA of the 5.4.1 and 6.2.2 manuals (`ha_replacing_a_failed_lunasa.htm`,
`add_replace.htm`); both jobs import this module, so it imports little.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

CLIENT = "LunaSA Client"
GROUPS = "VirtualToken"
HA = "HAConfiguration"

NTLS_PORT = 1792
"""TCP port of the appliance's network trust link service (Luna manuals)."""
MOST_DIGITS = 9
"""Upper limit for the digits NN of ServerNameNN; the client writes two. int() refuses thousands of digits."""

Sections = dict[str, dict[str, str]]


class Appliance(NamedTuple):
    """One entry of ServerNameNN and ServerPortNN."""

    number: int
    name: str
    port: int


class HaGroup(NamedTuple):
    """One HA group: VirtualTokenNNLabel, ...SN and ...Members, "" or empty if the file has none.

    The members include standby members, as the vendor's tools list them (`standby.htm`, `hagroup_listgroups.htm`). The
    key that marks standby members is not public.
    """

    number: int
    label: str
    serial: str
    members: tuple[str, ...]


class ClientFile(NamedTuple):
    """The content of the file. Values are unchanged text."""

    path: str
    sections: Mapping[str, Mapping[str, str]]
    has_tabs: bool

    def value(self, section: str, key: str) -> str:
        """Return a value, "" if it is missing."""
        return self.sections.get(section, {}).get(key, "")

    @property
    def servers(self) -> dict[int, str]:
        """Map the NN of every ServerNameNN, in any section, to the name or address of the appliance."""
        return {
            number: name
            for entries in self.sections.values()
            for number, name in _numbered(entries, "ServerName", "").items()
        }

    @property
    def appliances(self) -> tuple[Appliance, ...]:
        """Return the appliances, by number."""
        client = self.sections.get(CLIENT, {})
        return tuple(Appliance(number, name, _port(client, number)) for number, name in sorted(self.servers.items()))

    @property
    def groups(self) -> tuple[HaGroup, ...]:
        """Return the HA groups that have a serial or a label, by number."""
        entries = self.sections.get(GROUPS, {})
        labels, serials, members = (_numbered(entries, GROUPS, what) for what in ("Label", "SN", "Members"))
        return tuple(
            HaGroup(number, labels.get(number, ""), serials.get(number, ""), _listed(members.get(number, "")))
            for number in sorted(labels.keys() | serials.keys())
        )

    @property
    def auto_recovery(self) -> bool | None:
        """True if the client recovers lost members automatically: reconnAtt is not 0; -1 means unlimited attempts.

        None if the file has no such key: 7.2's `hagroup_retry.htm` calls 0 the default, `config-file_summary.htm` 10.
        """
        tries = self.value(HA, "reconnAtt")
        return int(tries) != 0 if _is_number(tries.removeprefix("-")) else None

    @property
    def ha_only(self) -> bool | None:
        """True if applications see only the groups, not their members (HAOnly); None if the file has no such key."""
        return {"0": False, "1": True}.get(self.value(HA, "HAOnly"))


def path(configured: str, environ: Mapping[str, str]) -> str:
    """Return the configured path, else the path of the file that the client itself reads."""
    folder = environ.get("ChrystokiConfigurationPath", "/etc")
    return configured or f"{folder}/Chrystoki.conf"


def read(file: str) -> ClientFile:
    """Read the file. Any content is accepted. Raises OSError."""
    with open(file, encoding="utf-8", errors="replace") as opened:
        lines = opened.readlines()
    return ClientFile(file, _sections(lines), any("\t" in line for line in lines))


def _sections(lines: Iterable[str]) -> Sections:
    sections: Sections = {}
    section = before = ""
    for part in _parts(lines):
        key, equals, value = (text.strip() for text in part.partition("="))
        if part.endswith("{"):
            section = key.removesuffix("{").strip() or before
            sections.setdefault(section, {})
        elif part == "}":
            section = ""
        elif equals and value:
            sections.setdefault(section, {})[key] = value
        else:
            before = key  # the name of a section whose brace is on the next line
    return sections


def _parts(lines: Iterable[str]) -> Iterator[str]:
    """Yield entries, and braces with the text before them. An entry ends at a semicolon or at the end of its line."""
    for line in lines:
        # An entry may be on the same line as the brace of its section.
        for part in line.split("#", 1)[0].replace("{", "{;").replace("}", ";};").split(";"):
            if text := part.strip():
                yield text


def _numbered(entries: Mapping[str, str], before: str, behind: str) -> dict[int, str]:
    """Map the number in a key, between these two words, to the value."""
    found = {}
    for key, value in entries.items():
        number = key.removeprefix(before).removesuffix(behind)
        if key == f"{before}{number}{behind}" and _is_number(number):
            found[int(number)] = value
    return found


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= MOST_DIGITS


def _listed(text: str) -> tuple[str, ...]:
    """Return the serials of a comma-separated list without duplicates."""
    return tuple(dict.fromkeys(serial for serial in map(str.strip, text.split(",")) if serial))


def _port(client: Mapping[str, str], number: int) -> int:
    # The client writes two digits; a file that was edited by hand may have one.
    text = client.get(f"ServerPort{number:02}") or client.get(f"ServerPort{number}") or ""
    return int(text) if text.isdecimal() and 0 < int(text[:6]) < 65536 else NTLS_PORT  # noqa: PLR2004 - ports end there
