"""The table of HSMs."""

from collections.abc import Sequence

from rich.text import Text

from luna_textfile.health.judgement import duration
from luna_textfile.terminal import amounts
from luna_textfile.terminal.amounts import Glyphs
from luna_textfile.terminal.columns import Bar, Column
from luna_textfile.terminal.files import JobFiles
from luna_textfile.terminal.hsms import HsmRow, Rate
from luna_textfile.terminal.thresholds import Thresholds
from luna_textfile.terminal.words import ago, name


def hsm_columns(
    hsms: Sequence[HsmRow], files: JobFiles, thresholds: Thresholds, now: float, glyphs: Glyphs
) -> list[Column]:
    """Return the columns, from left to right."""
    minute, daily = ago(files.minute, now), ago(files.daily, now)
    old, older = ("dim" if file.stale(now) else "" for file in files)
    storage = [Text(amounts.of_bytes(hsm.storage, glyphs), style=older) for hsm in hsms]
    bars = [Bar(hsm.storage.share, older or thresholds.hsm_storage(hsm.storage.share, hsm.name)) for hsm in hsms]
    return [
        Column("HSM", [Text(name(hsm.name, glyphs)) for hsm in hsms]),
        Column("Firmware", [Text(name(hsm.firmware, glyphs), style=older) for hsm in hsms], 2, daily),
        Column("Storage", storage, 0, daily, bars),
        Column("Commands", [Text(_rate(hsm.rate, glyphs), style=old) for hsm in hsms], 0, minute, right=True),
        Column("Total", [Text(amounts.count(hsm.commands, glyphs), style=old) for hsm in hsms], 1, minute, right=True),
    ]


def _rate(rate: Rate | None, glyphs: Glyphs) -> str:
    """Return commands per second, and the time between the two runs."""
    if rate is None:
        return glyphs.unknown
    if rate.per_second is None:
        return f"reset in the last {duration(rate.seconds)}"
    return f"{rate.per_second:.1f}/s over {duration(rate.seconds)}"
