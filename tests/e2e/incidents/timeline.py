"""What a host does in each minute of a year: off, collecting, or without its HSM; and when its jobs ran."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from random import Random
from typing import NamedTuple

from downstream.series import DAY, HOUR, MINUTE

from incidents.happenings import Happening
from incidents.ordinary_site import LATE, SLOW_WEEK, Hsm
from incidents.working_days import utc

OFF, FINE, GONE = 0, 1, 2
"""The host is off; its HSM answers; its HSM does not."""

_AFTER_BOOT = 3 * MINUTE
_LOST = 7
"""Every seventh run is lost in the slow week."""


class Timeline(NamedTuple):
    """A host from its first minute to its last: a state for each, and the seconds at which the jobs ran last."""

    begin: int
    states: bytes
    minute_runs: list[int]
    daily_runs: list[int]

    def pieces(self, *states: int) -> Iterator[tuple[int, int]]:
        """Yield the places, from and until, at which the host is in one of the states."""
        place = 0
        for inside, group in groupby(self.states, lambda state: state in states):
            length = sum(1 for _ in group)
            if inside:
                yield place, place + length
            place += length

    def daily_runs_seen(self) -> list[int]:
        """Return for each minute when the daily job ran last; before its first run, that one."""
        seen: list[int] = []
        for run, following in zip(self.daily_runs, [*self.daily_runs[1:], None], strict=True):
            until = len(self.states) if following is None else -(-(following - self.begin) // MINUTE)
            seen += [run] * (until - len(seen))
        return seen


def timeline(hsm: Hsm, host: str, happenings: Iterable[Happening], end: int) -> Timeline:
    """Return what a host of this HSM does until `end`."""
    begin = hsm.since
    states = bytearray([FINE]) * ((end - begin) // MINUTE)
    boots = [begin]
    for happening in happenings:
        first, until = (happening.begin - begin) // MINUTE, (happening.end - begin) // MINUTE
        if host in happening.hosts_off:
            states[first:until] = bytes([OFF]) * (until - first)
            boots.append(happening.end)
        if hsm.name == happening.hsm_gone:
            states[first:until] = bytes([GONE]) * (until - first)
    states = states[: (end - begin) // MINUTE]
    random = Random(host)  # noqa: S311 - the same jitter every time
    runs = list(_minute_runs(host, begin, bytes(states), random))
    return Timeline(begin, bytes(states), runs, sorted(_daily_runs(host, begin, bytes(states), boots, random)))


def _minute_runs(host: str, begin: int, states: bytes, random: Random) -> Iterator[int]:
    """Yield the last run as each scrape sees it: the one of the minute before, started at some second of it."""
    last = begin
    for place, state in enumerate(states):
        time = begin + place * MINUTE
        if state != OFF and not (_is_slow(host, time) and place % _LOST == 0):
            last = time - MINUTE + random.randrange(20)
        yield last


def _daily_runs(host: str, begin: int, states: bytes, boots: list[int], random: Random) -> Iterator[int]:
    """Yield the runs after midnight, and one soon after each start of the host."""
    last = begin + (len(states) - 1) * MINUTE
    yield from (boot + _AFTER_BOOT for boot in boots if boot + _AFTER_BOOT <= last)
    for midnight in range(-(-begin // DAY) * DAY, last, DAY):
        late = random.randrange(HOUR if _is_slow(host, midnight) else 15 * MINUTE)
        late = next(
            (MINUTE * minutes for (who, day), minutes in LATE.items() if (who, utc(day)) == (host, midnight)), late
        )
        if midnight + late <= last and states[(midnight + late - begin) // MINUTE] != OFF:
            yield midnight + late


def _is_slow(host: str, time: int) -> bool:
    who, begin, end = SLOW_WEEK
    return host == who and begin <= time < end
