"""The table of slots."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.text import Text

from luna_textfile.config.problems import printable
from luna_textfile.terminal import amounts
from luna_textfile.terminal.amounts import Glyphs
from luna_textfile.terminal.columns import Bar, Column
from luna_textfile.terminal.files import JobFiles
from luna_textfile.terminal.slots import SlotRow, State
from luna_textfile.terminal.thresholds import Thresholds
from luna_textfile.terminal.words import ago, by_number, name

STYLES: Mapping[State, str] = {"up": "green", "down": "bold red", "not seen": "bold yellow"}


def _number(slot: SlotRow) -> tuple[tuple[float, str], str]:
    return by_number(slot.slot_id), slot.label


def _fullest(share: float | None) -> float:
    return math.inf if share is None else -share


SORTS: Mapping[str, Callable[[SlotRow], Any]] = {
    "slot": _number,
    "state": lambda slot: (slot.state, _number(slot)),  # alphabetical: down, not seen, up
    "sessions": lambda slot: (_fullest(slot.sessions.share), _number(slot)),
    "storage": lambda slot: (_fullest(slot.storage.share), _number(slot)),
    "label": lambda slot: (slot.label, _number(slot)),
}
"""The sort orders, in the order of the key s. Unknown values are last."""


def slot_columns(
    slots: Sequence[SlotRow], files: JobFiles, thresholds: Thresholds, now: float, glyphs: Glyphs
) -> list[Column]:
    """Return the columns, from left to right."""
    state = ago(files.daily if files.minute.error else files.minute, now)
    minute, daily = ago(files.minute, now), ago(files.daily, now)
    old, older = ("dim" if file.stale(now) else "" for file in files)

    def plain(values: Sequence[str], style: str) -> list[Text]:
        return [Text(value, style=style) for value in values]

    def named(values: Sequence[str]) -> list[Text]:
        shown = zip(slots, values, strict=True)
        return [_name(value, slot, old, glyphs) for slot, value in shown]

    sessions = [amounts.of_counts(slot.sessions, glyphs) for slot in slots]
    storage = [amounts.of_bytes(slot.storage, glyphs) for slot in slots]
    # A bar of old values has no colour, because the current state is unknown.
    session_bars = [Bar(s.sessions.share, old or thresholds.sessions(s.sessions.share, s.hsm)) for s in slots]
    storage_bars = [Bar(s.storage.share, older or thresholds.storage(s.storage.share, s.hsm)) for s in slots]
    rw_sessions = [amounts.count(slot.rw_sessions.used, glyphs) for slot in slots]
    memory = [", ".join(amounts.size(free, glyphs) for free in slot.memory) or glyphs.unknown for slot in slots]
    return [
        Column("Slot", plain([name(slot.slot_id, glyphs) for slot in slots], old), right=True),
        Column("Label", named([slot.label for slot in slots])),
        Column("Serial", named([slot.serial for slot in slots]), 5),
        Column("HSM", named([slot.hsm for slot in slots]), 2),
        Column("State", [_state(slot, old) for slot in slots], age=state),
        Column("Sessions", plain(sessions, old), age=minute, bars=session_bars),
        Column("RW", plain(rw_sessions, old), 4, minute, right=True),
        Column("Storage", plain(storage, older), 1, daily, storage_bars),
        Column("Objects", plain([amounts.count(slot.objects, glyphs) for slot in slots], older), 3, daily, right=True),
        Column("Free memory", plain(memory, old), 6, minute, right=True),
    ]


def _state(slot: SlotRow, old: str) -> Text:
    word = Text(slot.state, style=old or STYLES[slot.state])
    return word.append(f": {printable(slot.reason)}") if slot.reason else word


def _name(value: str, slot: SlotRow, old: str, glyphs: Glyphs) -> Text:
    if slot.remembered and value:
        return Text(f"({name(value, glyphs)})", style="dim")
    return Text(name(value, glyphs), style=old)
