"""The two .prom files: checked often, read again only if they have changed."""

import math
import os
from collections.abc import Iterator
from typing import NamedTuple

from luna_textfile.config.model import SCHEDULES, Config
from luna_textfile.health import judgement
from luna_textfile.terminal.families import FAMILIES
from luna_textfile.textfile.reader import Reading, read

Stamp = tuple[int, int, int, int]


class JobFile(NamedTuple):
    """The file of one schedule. `error` is set if it could not be read; then there are no readings."""

    schedule: str
    path: str
    limit: int
    """Age in seconds above which the values are stale."""
    readings: tuple[Reading, ...] = ()
    error: OSError | ValueError | None = None

    def has(self, family: str) -> Iterator[Reading]:
        """Yield the readings of one family."""
        return (reading for reading in self.readings if reading.name == family)

    def time(self, family: str) -> float | None:
        """Return the value of a time family, in seconds since the epoch; None if the file has none."""
        return next((reading.value for reading in self.has(family) if math.isfinite(reading.value)), None)

    def age(self, now: float) -> float | None:
        """Return the age of the values in seconds; negative if their time is in the future."""
        made = self.time(judgement.LAST_RUN)
        return None if made is None else now - made

    def stale(self, now: float) -> bool:
        """Return whether the values are too old, or their time is in the future or unknown."""
        age = self.age(now)
        return age is None or not -judgement.AHEAD <= age <= self.limit

    def reasons(self, now: float) -> tuple[str, ...]:
        """Return sentences that say why the values are not valid, with the words of `luna-textfile health`."""
        if self.error:
            return (judgement.unread(self.path, self.schedule, self.error),)
        return tuple(judgement.of_time(self.schedule, self.limit, self.age(now)))


class JobFiles(NamedTuple):
    """Both files at one moment."""

    minute: JobFile
    daily: JobFile


class Watched:
    """A file that is read again if its inode, size or times have changed."""

    def __init__(self, file: JobFile) -> None:
        self._file = file
        self._stamp: Stamp | None = None

    def look(self) -> JobFile:
        """Return the current content."""
        try:
            stamp = _stamp(self._file.path)
            if stamp != self._stamp:
                readings = read(self._file.path, FAMILIES)
                self._file = self._file._replace(readings=readings, error=None)
                self._stamp = stamp  # taken before reading: a file that is replaced in between is read again
        except (OSError, ValueError) as error:
            self._stamp = None
            self._file = self._file._replace(readings=(), error=error)
        return self._file


def watch(config: Config) -> tuple[Watched, Watched]:
    """Watch the files of the minute job and of the daily job, in this order."""
    minute, daily = (
        Watched(JobFile(name, config.textfile.prom(name), judgement.limit_of(config, name))) for name in SCHEDULES
    )
    return minute, daily


def _stamp(path: str) -> Stamp:
    status = os.stat(path)
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
