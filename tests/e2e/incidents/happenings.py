"""What befalls an ordinary site in a year, and the alerts that it must cause: all others are false alarms."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from downstream.series import DAY, HOUR, MINUTE

from incidents.evaluation import Episode
from incidents.working_days import utc

FLEET = ("environment", "production")
"""A label, and its value, of what is about all HSMs of the site."""


class Expected(NamedTuple):
    """An alert that a happening causes, about a host (`instance`) or an HSM (`hsm`)."""

    alert: str
    label: str
    value: str
    muted: bool = False
    """LunaMonitorDown of the same host mutes it: Alertmanager tells it nobody."""


class Happening(NamedTuple):
    """Something that befell hosts or an HSM: when, in seconds of the epoch, for how long, and what must ring."""

    what: str
    begin: int
    seconds: int
    expected: tuple[Expected, ...] = ()
    hosts_off: tuple[str, ...] = ()
    hsm_gone: str = ""
    after: int = 2 * HOUR
    """Seconds after its end in which its alerts may begin."""

    @property
    def end(self) -> int:
        """The first moment at which all is well."""
        return self.begin + self.seconds

    def explains(self, episode: Episode) -> Expected | None:
        """Return what expected this episode, if anything did."""
        if not self.begin <= episode.begin <= self.end + self.after:
            return None
        fitting = (row for row in self.expected if (row.alert, row.value) == (episode.alert, episode.about(row.label)))
        return next(fitting, None)


def host_off(host: str, hsm: str, begin: str, seconds: int) -> Happening:
    """Return a host that is off; with `hsm`, the one that it alone watches, which is missed after five minutes."""
    expected = [Expected("LunaMonitorDown host_down", "instance", host)]
    if hsm and seconds > 5 * MINUTE:
        expected.append(Expected("LunaHSMAbsent", "hsm", hsm, muted=True))
    return Happening(f"{host} is off for {_time(seconds)}", utc(begin), seconds, tuple(expected), hosts_off=(host,))


def hsm_gone(hsm: str, hosts: tuple[str, ...], begin: str, seconds: int, why: str) -> Happening:
    """Return an HSM that answers nobody: each of its hosts reaches no HSM at all then."""
    down = (Expected("LunaMonitorDown hsm_unreachable", "instance", host) for host in hosts)
    absent = Expected("LunaHSMAbsent", "hsm", hsm, muted=len(hosts) == 1)
    what = f"{hsm} does not answer for {_time(seconds)}: {why}"
    return Happening(what, utc(begin), seconds, (*down, absent), hsm_gone=hsm)


def counting_anew(gone: Happening) -> Happening:
    """Return an HSM that answers nobody and begins to count its commands anew: that it has restarted is seen."""
    return gone._replace(expected=(*gone.expected, Expected("HSMReset", "hsm", gone.hsm_gone)))


def changed(what: str, hsm: str, begin: str, *alerts: str, fleet: tuple[str, ...] = ()) -> Happening:
    """Return a change that the daily job sees in the night after; what it means for all HSMs is told a day later."""
    expected = (Expected(alert, "hsm", hsm) for alert in alerts)
    of_all = (Expected(alert, *FLEET) for alert in fleet)
    return Happening(what, utc(begin), 0, (*expected, *of_all), after=(2 if fleet else 1) * DAY + HOUR)


def explained(happenings: tuple[Happening, ...], episode: Episode) -> tuple[Happening, Expected] | None:
    """Return what caused an episode; None is a false alarm."""
    for happening in happenings:
        if (row := happening.explains(episode)) is not None:
            return happening, row
    return None


def unheard(happenings: tuple[Happening, ...], episodes: list[Episode]) -> Iterator[tuple[str, str]]:
    """Yield what should have rung and did not: the happening and the alert."""
    for happening in happenings:
        rung: Mapping[Expected, bool] = {row: True for episode in episodes if (row := happening.explains(episode))}
        yield from ((happening.what, row.alert) for row in happening.expected if row not in rung)


def _time(seconds: int) -> str:
    return f"{seconds // HOUR} hours" if seconds >= HOUR else f"{seconds // MINUTE} minutes"
