"""The three incidents as history: weeks of quiet, the incident as the real jobs saw it, and what the rules said."""

from collections.abc import Sequence
from typing import NamedTuple

from downstream.host import Host
from downstream.rules import Rule
from downstream.series import DAY, HOUR, MINUTE, Grid, Series
from downstream.words import metrics

from incidents.evaluation import Episode, Span
from incidents.working_days import utc

BEGIN = utc("2026-03-02 08:00")
"""A Monday. Day 0 of every incident begins here."""


class Incident(NamedTuple):
    """A scenario, the days that it is played for, and those of quiet before; `harm`: after how many days, and what."""

    name: str
    days: int
    before: int
    harm: float
    what: str
    coarse: int = MINUTE
    """Seconds between two samples and two evaluations."""
    wave_step: int = 3 * HOUR

    @property
    def span(self) -> Span:
        """All evaluations."""
        return Span(BEGIN - self.before * DAY, BEGIN + self.days * DAY)

    def series(self, words: set[str]) -> list[Series]:
        """Return what was scraped, of the families that rules read."""
        host = Host(f"incident-{self.name}", self.days * DAY, wave_step=self.wave_step)
        grid = Grid(self.span.end, self.days + self.before, self.coarse)
        return [series for series in host.series(grid) if series.key.name in words]


INCIDENTS = (
    Incident("session-leak", 6, 8, 4, "all 2,048 sessions are open, the next one is refused"),
    Incident("capacity", 120, 4, 117, "95 % of the storage is used", 5 * MINUTE, 5 * DAY),
    Incident("slow-operations", 4, 8, 2, "the rate falls from 100 to 20 commands/s"),
)


class Seen(NamedTuple):
    """When an alert fired: in seconds after the incident's beginning."""

    alert: str
    first: int
    last: int
    episodes: int


def words_of(rules: Sequence[Rule]) -> set[str]:
    """Return the families that the rules read."""
    return {word for rule in rules for word in metrics(rule.expression)}


def at_least(rules: Sequence[Rule], step: int) -> list[Rule]:
    """Return the rules, none evaluated more often than there are samples."""
    return [rule._replace(every=max(rule.every, step)) for rule in rules]


def seen(episodes: Sequence[Episode]) -> list[Seen]:
    """Return every alert once, in order of time."""
    found: dict[str, Seen] = {}
    for episode in episodes:
        first, last = episode.begin - BEGIN, episode.end - BEGIN
        old = found.get(episode.alert, Seen(episode.alert, first, last, 0))
        found[episode.alert] = Seen(episode.alert, min(old.first, first), max(old.last, last), old.episodes + 1)
    return sorted(found.values(), key=lambda row: (row.first, row.alert))
