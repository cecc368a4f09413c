"""The scenarios that come with the simulator, and what the builder must know of a scenario file.

The library itself parses a scenario in full and refuses what it does not know; here only the head and
`without` are read, for lists and for the build.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).with_name("scenarios")
SUFFIX = ".scenario"
COMMENT = re.compile(r"(?:^|(?<=[ \t]))#")


class Group(NamedTuple):
    """An HA group of a scenario: its label, its serial, and the serials of its members."""

    label: str
    serial: str
    members: tuple[str, ...]


class Scenario(NamedTuple):
    """A scenario file; `description` says what to expect of it."""

    name: str
    title: str
    description: str
    path: Path


def scenarios() -> tuple[Scenario, ...]:
    """All shipped scenarios, by name."""
    return tuple(_read(path) for path in sorted(FOLDER.glob(f"*{SUFFIX}")))


def find(name_or_path: str) -> Scenario:
    """Find a shipped scenario by its name, or any scenario file by its path.

    Raises ValueError naming the nearest known name.
    """
    shipped = FOLDER / f"{name_or_path}{SUFFIX}"
    if "/" not in name_or_path and shipped.is_file():
        return _read(shipped)
    path = Path(name_or_path)
    if path.is_file():
        return _read(path)
    names = [scenario.name for scenario in scenarios()]
    near = difflib.get_close_matches(name_or_path, names, n=1, cutoff=0)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(names)}"
    raise ValueError(f"no scenario {name_or_path!r}, and no such file: {hint}")


def without(path: Path) -> tuple[str, ...]:
    """Name the symbols that the client of this scenario, or of its base, lacks; sorted."""
    listed = (value for section, key, value in _with_base(path) if (section, key) == ("library", "without"))
    return tuple(sorted({name for value in listed for name in value.replace(",", " ").split()}))


def servers(path: Path) -> dict[int, str]:
    """Map the server instance of every HSM of this scenario, or of its base, to the HSM's name.

    For a Chrystoki.conf whose ServerName entries are those of the scenario's client.
    """
    return {
        int(value): section.removeprefix("hsm ").strip(" \t")
        for section, key, value in _with_base(path)
        if section.startswith("hsm ") and key == "server_instance" and value.isdecimal()
    }


def groups(path: Path) -> tuple[Group, ...]:
    """Return the HA groups of this scenario, or of its base, that have a label, a serial and members.

    For a Chrystoki.conf that lists them as the scenario's client would.
    """
    slots: dict[str, dict[str, str]] = {}
    for section, key, value in _with_base(path):
        slots.setdefault(section, {})[key] = value
    return tuple(
        Group(slot["label"], slot["serial"], tuple(member.split(":")[0] for member in slot["members"].split()))
        for slot in slots.values()
        if slot.get("kind") == "ha" and slot.keys() >= {"label", "serial", "members"}
    )


def _with_base(path: Path) -> list[tuple[str, str, str]]:
    entries = list(_entries(path))
    bases = [value for section, key, value in entries if (section, key) == ("", "base")]
    return [entry for base in bases for entry in _entries(path.with_name(base))] + entries


def _read(path: Path) -> Scenario:
    head = {key: value for section, key, value in _entries(path) if section == ""}
    return Scenario(path.name.removesuffix(SUFFIX), head.get("title", ""), head.get("description", ""), path)


def _entries(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield section, key, value as the C parser cuts them; lines it would refuse are passed over."""
    section = ""
    for raw in path.read_text(encoding="utf-8", errors="surrogateescape").split("\n"):
        line = _without_comment(raw).strip(" \t\r")
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip(" \t")
        elif "=" in line:
            key, value = line.split("=", 1)
            yield section, key.strip(" \t"), value.strip(" \t")


def _without_comment(line: str) -> str:
    """Cut the line at a `#` that is its first character or stands behind a space."""
    return COMMENT.split(line, maxsplit=1)[0]
