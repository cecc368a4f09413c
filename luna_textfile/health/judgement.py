"""Judges from the .prom files whether both jobs work. It never calls the HSM.

The names of the families are repeated here, because importing their modules would double the time of a health check. A
test keeps both in agreement.
"""

import math
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from luna_textfile.config.model import SCHEDULES, Config
from luna_textfile.textfile.reader import Reading, read

UP = "luna_monitor_up"
SLOT_UP = "luna_monitor_slot_up"
CALL_FAILED = "luna_monitor_call_failed"
LAST_RUN = "luna_monitor_last_run_timestamp_seconds"
LAST_SUCCESS = "luna_monitor_last_success_timestamp_seconds"
FAMILIES = frozenset({UP, SLOT_UP, CALL_FAILED, LAST_RUN, LAST_SUCCESS})

MISSED_RUNS = 3
"""Number of consecutive minute runs that may be missing."""
LEAST_LIMIT = 180
"""Seconds. With short intervals, a long run or a step of the clock can delay the file by this much."""
DAILY_LIMIT = 26 * 3600
"""Seconds: a day, one hour for the change to summer time, and one hour for repeated runs."""
AHEAD = 5
"""Seconds by which the time of a file may be in the future: time synchronisation adjusts the clock."""
MOST_LISTED = 10
"""Slots and calls that are listed; the others are counted."""


class ScheduleHealth(NamedTuple):
    """The state of one job. `reasons` are sentences; a job without reasons is healthy. Ages are in seconds."""

    schedule: str
    file: str
    limit: int
    reasons: tuple[str, ...]
    age: float | None = None
    success_age: float | None = None
    failed_calls: tuple[str, ...] = ()
    """Calls that failed in the last run. They do not make a job unhealthy: the other samples are present."""


class Health(NamedTuple):
    """The state of both jobs. If `enabled` is false, collection is switched off, which is not a fault."""

    enabled: bool
    schedules: tuple[ScheduleHealth, ...]

    @property
    def healthy(self) -> bool:
        """True if no job has a reason to be unhealthy."""
        return not any(schedule.reasons for schedule in self.schedules)

    def as_record(self) -> dict[str, Any]:
        """Return the state as plain values, for JSON."""
        records = {schedule.schedule: _record(schedule) for schedule in self.schedules}
        return {"healthy": self.healthy, "enabled": self.enabled, "schedules": records}


def judge(config: Config, now: float) -> Health:
    """Judge both files. `now` is in seconds since the epoch."""
    if not config.collector.enabled:
        return Health(enabled=False, schedules=())
    schedules = (_judge(config.textfile.prom(name), name, limit_of(config, name), now) for name in SCHEDULES)
    return Health(enabled=True, schedules=tuple(schedules))


def limit_of(config: Config, schedule: str) -> int:
    """Return the age in seconds from which a schedule's file is too old."""
    if schedule == "daily":
        return DAILY_LIMIT
    return max(LEAST_LIMIT, MISSED_RUNS * config.collector.minute_interval_seconds)


def _judge(path: str, schedule: str, limit: int, now: float) -> ScheduleHealth:
    nothing = ScheduleHealth(schedule, path, limit, ())
    try:
        readings = read(path, FAMILIES)
    except (OSError, ValueError) as error:
        return nothing._replace(reasons=(unread(path, schedule, error),))
    age = _age(readings, LAST_RUN, now)
    return nothing._replace(
        reasons=(*of_time(schedule, limit, age), *_of_slots(readings)),
        age=age,
        success_age=_age(readings, LAST_SUCCESS, now),
        failed_calls=_shortened(_failed(reading) for reading in readings if reading.name == CALL_FAILED),
    )


def unread(path: str, schedule: str, error: OSError | ValueError) -> str:
    """Return a sentence that says why the file of a schedule was not read."""
    if isinstance(error, FileNotFoundError):
        return f"There is no {path}: {_advice(schedule)}."
    if isinstance(error, OSError):
        return f"{path} cannot be read: {error.strerror or error}."
    return f"{path} is not valid: {error}. The next run replaces it."


def of_time(schedule: str, limit: int, age: float | None) -> Iterator[str]:
    """Yield a sentence if the age of a file, in seconds, is wrong; None is an unknown age."""
    if age is None:
        yield f"The age of the file is unknown: it has no {LAST_RUN}."
    elif age < -AHEAD:
        yield f"The last run is {duration(-age)} in the future: the clock was wrong at that time, or is wrong now."
    elif age > limit:
        yield f"The last run was {duration(age)} ago, the limit is {duration(limit)}: {_advice(schedule)}."


def _of_slots(readings: Iterable[Reading]) -> Iterator[str]:
    up = {reading.value for reading in readings if reading.name == UP}
    if up == {1.0}:
        return
    if not up:
        yield f"It is unknown whether the HSM answered: the file has no {UP}."
        return
    down = [reading for reading in readings if reading.name == SLOT_UP and reading.value != 1]
    if down:
        yield from _shortened(f"{_slot(reading)} does not answer." for reading in down)
    else:
        yield "The PKCS#11 library did not initialise, or a slot is missing: see failed_calls."


def _advice(schedule: str) -> str:
    return f"see `systemctl status luna-textfile-{schedule}.timer luna-textfile-{schedule}.service`"


def _age(readings: Iterable[Reading], family: str, now: float) -> float | None:
    times = [reading.value for reading in readings if reading.name == family and math.isfinite(reading.value)]
    return round(now - times[0], 3) if times else None


def _slot(reading: Reading) -> str:
    labels = reading.labels
    parts = [f"{what} {labels[name]}" for name, what in _SLOT_LABELS if labels.get(name)]
    return f"Slot {labels['slot_id']} ({', '.join(parts)})" if labels.get("slot_id") else f"Token ({', '.join(parts)})"


_SLOT_LABELS = (("label", "label"), ("serial", "serial"), ("hsm", "HSM"))


def _failed(reading: Reading) -> str:
    labels = reading.labels
    where = f" in slot {labels['slot_id']}" if labels.get("slot_id") else ""
    hsm = f" of HSM {labels['hsm']}" if labels.get("hsm") else ""
    return f"{labels.get('call', 'A call')}{where}{hsm} failed: {labels.get('reason', 'for an unknown reason')}."


def _shortened(sentences: Iterable[str]) -> tuple[str, ...]:
    found = tuple(sentences)
    more = len(found) - MOST_LISTED
    return (*found[:MOST_LISTED], f"And {more} more.") if more > 0 else found


def duration(seconds: float) -> str:
    """Return a duration as text, in the largest unit that gives at least 2: 119 s, 2 min, 26 h, 3 days."""
    for name, size in (("days", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{math.floor(seconds / size)} {name}"
    return f"{math.floor(seconds)} s"


def _record(schedule: ScheduleHealth) -> dict[str, Any]:
    return {
        "healthy": not schedule.reasons,
        "reasons": list(schedule.reasons),
        "file": schedule.file,
        "last_run_age_seconds": schedule.age,
        "last_run_age_limit_seconds": schedule.limit,
        "last_success_age_seconds": schedule.success_age,
        "failed_calls": list(schedule.failed_calls),
    }
