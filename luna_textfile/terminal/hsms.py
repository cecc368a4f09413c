"""The values of each HSM in the files, and the rate of its commands."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from luna_textfile.health import judgement
from luna_textfile.terminal import families
from luna_textfile.terminal.amounts import Amount, known
from luna_textfile.terminal.files import JobFile, JobFiles
from luna_textfile.terminal.slots import SlotRow


class Rate(NamedTuple):
    """Commands per second, and the interval in seconds. None: the counter was reset in the interval."""

    per_second: float | None
    seconds: float


class HsmRow(NamedTuple):
    """One HSM. None and "" are unknown values."""

    name: str
    firmware: str
    storage: Amount
    commands: float | None
    rate: Rate | None


class Rates:
    """Keeps the counters of the last minute run, because a rate needs two runs."""

    def __init__(self) -> None:
        self._run: float | None = None
        self._counted: dict[str, tuple[float, float]] = {}
        self._rates: dict[str, Rate] = {}

    def after(self, minute: JobFile) -> Mapping[str, Rate]:
        """Return the rates by HSM with this file; an HSM without a counter in this run has no rate."""
        run = minute.time(judgement.LAST_RUN)
        if minute.error or run is None:
            return {}
        if self._run is not None and run < self._run:
            self._counted.clear()  # the clock was set back by an unknown time
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


def hsms(files: JobFiles, slots: Iterable[SlotRow], rates: Mapping[str, Rate]) -> list[HsmRow]:
    """Return the HSMs by name. An HA group is no HSM, although its series have its serial in the label hsm."""
    used, total = (_by_hsm(files.daily, name) for name in (families.HSM_USED, families.HSM_TOTAL))
    commands = _counts(files.minute)
    firmware = {
        reading.labels.get("hsm", ""): reading.labels.get("version", "")
        for reading in files.daily.has(families.FIRMWARE)
    }
    of_slots = {slot.hsm for slot in slots if slot.hsm != slot.serial}
    names = sorted({*firmware, *used, *total, *commands, *of_slots} - {""})
    return [
        HsmRow(
            name, firmware.get(name, ""), Amount(used.get(name), total.get(name)), commands.get(name), rates.get(name)
        )
        for name in names
    ]


def _counts(minute: JobFile) -> dict[str, float]:
    return _by_hsm(minute, families.COMMANDS)


def _by_hsm(file: JobFile, family: str) -> dict[str, float]:
    return {reading.labels.get("hsm", ""): reading.value for reading in file.has(family) if known(reading.value)}
