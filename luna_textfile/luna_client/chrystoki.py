"""Chrystoki.conf, the Luna client's configuration: appliances, certificates, HA groups.

The client reads it from the folder in $ChrystokiConfigurationPath, else from /etc (Luna 7.2 manual,
`config-file_summary.htm`). Sections look like `LunaSA Client = { ServerName00 = 10.0.0.1; ... }`. Names of keys: the
same page; for groups the pages on HA of the 5.4.1 and 6.2.2 manuals (`ha_replacing_a_failed_lunasa.htm`,
`add_replace.htm`); both jobs read this, so nothing is imported that they do not need.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

CLIENT = "LunaSA Client"
GROUPS = "VirtualToken"
HA = "HAConfiguration"

NTLS_PORT = 1792
"""TCP port of the appliance's network trust link service (Luna manuals)."""
MOST_DIGITS = 9
"""In the NN of ServerNameNN, which the client writes with two: int() refuses thousands."""

Sections = dict[str, dict[str, str]]


class Appliance(NamedTuple):
    """One entry of ServerNameNN and ServerPortNN."""

    number: int
    name: str
    port: int


class Group(NamedTuple):
    """One HA group: VirtualTokenNNLabel, ...SN and ...Members, "" or empty where the file does not say.

    Standby members are among the members: the vendor's tools list them so (`standby.htm`, `hagroup_listgroups.htm`).
    By which key the file tells them apart is not public.
    """

    number: int
    label: str
    serial: str
    members: tuple[str, ...]


class ClientFile(NamedTuple):
    """What the file says. Values are text as it stands there."""

    path: str
    sections: Mapping[str, Mapping[str, str]]
    has_tabs: bool

    def value(self, section: str, key: str) -> str:
        """Return a value, "" if it is not there."""
        return self.sections.get(section, {}).get(key, "")

    @property
    def servers(self) -> dict[int, str]:
        """Map the NN of every ServerNameNN, in whichever section, to the appliance's name or address."""
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
    def groups(self) -> tuple[Group, ...]:
        """Return the HA groups that have a serial or a label, by number."""
        entries = self.sections.get(GROUPS, {})
        labels, serials, members = (_numbered(entries, GROUPS, what) for what in ("Label", "SN", "Members"))
        return tuple(
            Group(number, labels.get(number, ""), serials.get(number, ""), _listed(members.get(number, "")))
            for number in sorted(labels.keys() | serials.keys())
        )

    @property
    def auto_recovery(self) -> bool | None:
        """True if the client recovers lost members by itself: reconnAtt is not 0; -1 is without end.

        None if the file does not say: 7.2's `hagroup_retry.htm` calls 0 the default, `config-file_summary.htm` 10.
        """
        tries = self.value(HA, "reconnAtt")
        return int(tries) != 0 if _is_number(tries.removeprefix("-")) else None

    @property
    def ha_only(self) -> bool | None:
        """True if applications see the groups alone and not their members (HAOnly); None if the file does not say."""
        return {"0": False, "1": True}.get(self.value(HA, "HAOnly"))


def path(configured: str, environ: Mapping[str, str]) -> str:
    """Path of the file that the client itself reads, unless the configuration names another."""
    folder = environ.get("ChrystokiConfigurationPath", "/etc")
    return configured or f"{folder}/Chrystoki.conf"


def read(file: str) -> ClientFile:
    """Read the file, whatever is in it. Raises OSError."""
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
            before = key  # the name of a section whose brace stands in the next line
    return sections


def _parts(lines: Iterable[str]) -> Iterator[str]:
    """Yield entries, and braces with what stands before them. An entry ends with its line, if not before."""
    for line in lines:
        # An entry may share its line with the brace of its section.
        for part in line.split("#", 1)[0].replace("{", "{;").replace("}", ";};").split(";"):
            if text := part.strip():
                yield text


def _numbered(entries: Mapping[str, str], before: str, behind: str) -> dict[int, str]:
    """Map the number between these words of a key to its value."""
    found = {}
    for key, value in entries.items():
        number = key.removeprefix(before).removesuffix(behind)
        if key == f"{before}{number}{behind}" and _is_number(number):
            found[int(number)] = value
    return found


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= MOST_DIGITS


def _listed(text: str) -> tuple[str, ...]:
    """Return each serial of a list with commas once."""
    return tuple(dict.fromkeys(serial for serial in map(str.strip, text.split(",")) if serial))


def _port(client: Mapping[str, str], number: int) -> int:
    # The client writes the number with two digits; whoever edits by hand may not.
    text = client.get(f"ServerPort{number:02}") or client.get(f"ServerPort{number}") or ""
    return int(text) if text.isdecimal() and 0 < int(text[:6]) < 65536 else NTLS_PORT  # noqa: PLR2004 - ports end there
