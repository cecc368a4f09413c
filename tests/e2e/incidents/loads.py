"""What an HSM has to do in each minute of many days: commands a second, and open sessions. The same every time."""

from array import array
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, pairwise
from random import Random
from typing import NamedTuple

from downstream.series import HOUR, MINUTE

from incidents.working_days import busy, closes_a_month, local

_OFFICE = ((0, 0.1), (6.5, 0.1), (9, 1), (11.5, 1), (12.5, 0.7), (13.5, 0.95), (16.5, 0.95), (19, 0.2), (24, 0.1))
"""Hours of the local clock, and the share of the peak."""

_BATCH = 8
"""Minutes that the batch of every hour takes."""


class Load(NamedTuple):
    """What moves on an HSM: the least and the most of an ordinary day, and noise as a share of the value."""

    commands: tuple[float, float] = (0, 0)
    sessions: tuple[float, float] = (2, 2)
    commands_noise: float = 0.1
    sessions_noise: float = 0.05
    hourly: float = 0
    """Commands a second more in the first minutes of every hour."""
    month_end: float = 0
    """The share of the peak that is added in the night after a month's last working day."""


class Minutes(NamedTuple):
    """A value for each minute."""

    commands: "array[float]"
    sessions: "array[int]"


def minutes(load: Load, begin: int, count: int, seed: str) -> Minutes:
    """Return the values of so many minutes; `begin` in seconds of the epoch."""
    random = Random(seed)  # noqa: S311 - the same numbers every time are the point
    commands, sessions = array("d"), array("l")
    since = begin // MINUTE % 60
    for minute, share in islice(enumerate(_shares(load, begin, count, random)), since, since + count):
        more = load.hourly if minute % 60 < _BATCH else 0
        commands.append(_noisy(load.commands, share, load.commands_noise, random) + more)
        sessions.append(round(_noisy(load.sessions, share, load.sessions_noise, random)))
    return Minutes(commands, sessions)


def _noisy(span: tuple[float, float], share: float, noise: float, random: Random) -> float:
    value = span[0] + (span[1] - span[0]) * share
    return max(0.0, value * (1 + noise * random.gauss(0, 1)))


def _shares(load: Load, begin: int, count: int, random: Random) -> Iterator[float]:
    """Yield the share of the peak in each minute of whole hours: the hour's, on a day more or less busy than others."""
    curve = list(_curve())
    levels: dict[date, float] = {}
    for hour in range(begin // HOUR * HOUR, begin + count * MINUTE, HOUR):
        clock = local(hour)
        day = clock.date()
        if day not in levels:
            levels[day] = busy(day) * (1 + 0.06 * random.gauss(0, 1))
        night = load.month_end if _is_month_end_night(day, clock.hour) else 0
        first = clock.hour * 60
        for share in curve[first : first + 60]:
            yield share * levels[day] + night


def _is_month_end_night(day: date, hour: int) -> bool:
    return (hour >= 20 and closes_a_month(day)) or (hour < 3 and closes_a_month(day - timedelta(days=1)))


def _curve() -> Iterator[float]:
    for (hour, share), (until, next_share) in pairwise(_OFFICE):
        length = round((until - hour) * 60)
        for minute in range(length):
            yield share + (next_share - share) * minute / length
