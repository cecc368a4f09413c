"""What the files say of each HSM, and how fast its counter of commands grows."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from luna_textfile.health import judgement
from luna_textfile.terminal import families
from luna_textfile.terminal.amounts import Amount, known
from luna_textfile.terminal.files import File, Files
from luna_textfile.terminal.slots import Slot


class Rate(NamedTuple):
    """Commands per second, over how many seconds. None: the counter began anew in between, as after a reset."""

    per_second: float | None
    seconds: float


class Hsm(NamedTuple):
    """One HSM. None and "" are what is not known."""

    name: str
    firmware: str
    storage: Amount
    commands: float | None
    rate: Rate | None


class Rates:
    """Remembers the counters of the minute runs that were seen, for a rate needs two of them."""

    def __init__(self) -> None:
        self._run: float | None = None
        self._counted: dict[str, tuple[float, float]] = {}
        self._rates: dict[str, Rate] = {}

    def after(self, minute: File) -> Mapping[str, Rate]:
        """Return the rates by HSM after this look; an HSM whose counter is missing in this run has none."""
        run = minute.time(judgement.LAST_RUN)
        if minute.error or run is None:
            return {}
        if self._run is not None and run < self._run:
            self._counted.clear()  # the clock went back: nobody knows by how much
        if run != self._run:
            counts = _counts(minute)
            self._rates = {name: self._rate(name, run, count) for name, count in counts.items() if self._seen(name)}
            self._counted |= {name: (run, count) for name, count in counts.items()}
            self._run = run
        return self._rates

    def _seen(self, name: str) -> bool:
        return name in self._counted

    def _rate(self, name: str, run: float, count: float) -> Rate:
        before, counted = self._counted[name]
        seconds = run - before
        return Rate((count - counted) / seconds if count >= counted else None, seconds)


def hsms(files: Files, slots: Iterable[Slot], rates: Mapping[str, Rate]) -> list[Hsm]:
    """Return the HSMs by name. An HA group is none, though its series carry its serial in the label hsm."""
    used, total = (_by_hsm(files.daily, name) for name in (families.HSM_USED, families.HSM_TOTAL))
    commands = _counts(files.minute)
    firmware = {
        reading.labels.get("hsm", ""): reading.labels.get("version", "")
        for reading in files.daily.has(families.FIRMWARE)
    }
    of_slots = {slot.hsm for slot in slots if slot.hsm != slot.serial}
    names = sorted({*firmware, *used, *total, *commands, *of_slots} - {""})
    return [
        Hsm(name, firmware.get(name, ""), Amount(used.get(name), total.get(name)), commands.get(name), rates.get(name))
        for name in names
    ]


def _counts(minute: File) -> dict[str, float]:
    return _by_hsm(minute, families.COMMANDS)


def _by_hsm(file: File, family: str) -> dict[str, float]:
    return {reading.labels.get("hsm", ""): reading.value for reading in file.has(family) if known(reading.value)}
