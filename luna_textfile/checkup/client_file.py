"""Chrystoki.conf as a whole: sections, and the appliances with their ports.

Sections look like `LunaSA Client = { ServerName00 = 10.0.0.1; ServerPort00 = 1792; }` (Luna 7.2 manual,
`config-file_summary.htm`). Names of keys: the same page, and published examples of that file.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from luna_textfile import chrystoki
from luna_textfile.checkup.situation import Situation

NTLS_PORT = 1792
"""TCP port of the appliance's network trust link service (Luna manuals)."""
CLIENT = "LunaSA Client"
_SECTION = re.compile(r"([^={};]+?)\s*=\s*\{([^{}]*)\}")


class Appliance(NamedTuple):
    """One entry of ServerNameNN and ServerPortNN."""

    number: int
    name: str
    port: int


class ClientFile(NamedTuple):
    """What the file says. Values are text as it stands there."""

    path: str
    sections: Mapping[str, Mapping[str, str]]
    appliances: tuple[Appliance, ...]
    has_tabs: bool

    def value(self, section: str, key: str) -> str:
        """Return a value, "" if it is not there."""
        return self.sections.get(section, {}).get(key, "")


def path_of(situation: Situation) -> str:
    """Return the path of the file that the client reads."""
    return chrystoki.path(situation.config.hsm.chrystoki_conf, situation.environ)


def read(path: str) -> ClientFile:
    """Read the file. Raises OSError."""
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    plain = "\n".join(line.split("#", 1)[0] for line in text.split("\n"))
    sections = {match[1].strip(): _entries(match[2]) for match in _SECTION.finditer(plain)}
    client = sections.get(CLIENT, {})
    appliances = tuple(
        Appliance(number, name, _port(client, number)) for number, name in sorted(chrystoki.server_names(path).items())
    )
    return ClientFile(path, sections, appliances, "\t" in text)


def if_readable(situation: Situation) -> ClientFile | None:
    """Return the file, None if there is none that this process can read: the subject `client` says why."""
    try:
        return read(path_of(situation))
    except OSError:
        return None


def _entries(body: str) -> dict[str, str]:
    pairs = (entry.partition("=") for entry in body.split(";"))
    return {key.strip(): value.strip() for key, equals, value in pairs if equals}


def _port(client: Mapping[str, str], number: int) -> int:
    # The client writes the number with two digits; whoever edits by hand may not.
    text = client.get(f"ServerPort{number:02}") or client.get(f"ServerPort{number}") or ""
    return int(text) if text.isdecimal() and 0 < int(text[:6]) < 65536 else NTLS_PORT  # noqa: PLR2004 - ports end there
