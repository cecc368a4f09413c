"""The site whose chains are tested: what is shortened, and why; all else is as rendered by default, or an address."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from luna_textfile.bundle.settings.alerts import ALERTS
from luna_textfile.config.model import CollectorConfig, Config

RUN_SECONDS = 10
"""A minute job every ten seconds, the least that may be set."""

FILE_CHECK = "5s"
"""How often vmagent reads its list of targets again (a flag, by default 1m)."""

RESEND = "9s"
"""How often Prometheus tells an alert again (a flag, by default 1m): here every second evaluation.

It holds for four times as long untold. With 5 s a Prometheus that was kept waiting for 20 s let what mutes another
alert end for a moment. Longer than `group_interval` it must not be: an alert that is over would come back into its
group after the group has forgotten it, and be told twice.
"""

REMOTE_TIMEOUT = ("remote_timeout: 30s", "remote_timeout: 10m")
"""A line of prometheus.yml: a storage that hangs for long is to be behind, not failing."""


class Short(NamedTuple):
    """A setting of the bundle that is shorter than by default, and the reason."""

    name: str
    value: object
    reason: str


def _waits() -> Iterator[Short]:
    """Yield each alert's `for`: seconds, in the order of the defaults, since what mutes must be there first."""
    own = {"LunaMonitorDown": "5s", "LunaSlotDown": "15s", "LunaMonitorDailyStale": "15s", "Watchdog": "0s"}
    for alert in ALERTS:
        yield Short(f"alerts.{alert.name}.for", own.get(alert.name, "10s"), "minutes would add up")


SHORTENED: tuple[Short, ...] = (
    Short("prometheus.scrape_interval", "5s", "the least"),
    Short("prometheus.scrape_timeout", "5s", "never longer than the interval"),
    Short("prometheus.evaluation_interval", "5s", "the least"),
    Short("prometheus.forecast_interval", "20s", "rules that look back over days are evaluated so often"),
    Short("victoriametrics.dedup_interval", "5s", "the scrape interval"),
    *_waits(),
    Short("alerts.LunaMonitorDown.stale", "2m", "twice the least: a busy machine runs jobs late"),
    Short("alerts.LunaMonitorDailyStale.stale", "25h", "the least"),
    Short("alerts.LunaMonitorScrapeErrors.window_minute", "2m", "the least: the alert lasts as long after the cure"),
    Short("alerts.LunaRemoteWriteFailing.window", "2m", "the least: the alert lasts as long after the cure"),
    Short("alerts.LunaRemoteWriteBehind.behind", "1m", "the least"),
    Short("alerts.HSMSessionLeak.window", "5m", "the least: the alert lasts more than half of it after the cure"),
    *(
        Short(f"alerts.HSM{what}Changed.{name}", value, "the least: there must have been such a past")
        for what in ("Firmware", "Policy", "Capability", "Configuration")
        for name, value in (("lasts", "6h"), ("remembered", "2d"))
    ),
    Short("alerts.HSMReset.lasts", "5m", "the least: the alert lasts as long after the restart"),
    Short("alertmanager.times.group_wait", "3s", "a tenth"),
    Short("alertmanager.times.critical_group_wait", "1s", "a tenth"),
    Short("alertmanager.times.warning_group_wait", "15s", "a twentieth"),
    Short("alertmanager.times.group_interval", "12s", "a twenty-fifth"),
    Short("alertmanager.times.repeat_interval", "24h", "what is told twice has to be a mistake"),
    Short("alertmanager.times.critical_repeat_interval", "24h", "what is told twice has to be a mistake"),
    Short("alertmanager.watchdog.interval", "1m", "the least"),
    Short("alertmanager.digest.wait", "5s", "long enough for one mail about all changes of an HSM"),
    Short("alertmanager.digest.interval", "1m", "the least"),
    Short("alertmanager.digest.hours", "00:00-24:00", "tests run at any hour"),
)


SAID = (
    f"a run every {RUN_SECONDS} s, a scrape and an evaluation every 5 s, `for` of 5 to 15 s, waits of Alertmanager of "
    "1 to 15 s, a digest a minute, and the least ages and windows that may be set (2 m for a stale minute job)"
)
"""The same in a sentence, for docs/alerts.md."""

PAST = {"prometheus.forecast_interval": "1m"}
"""For the recording of the past: days of points that are seconds apart are too many for one query."""


def config(places: Mapping[str, object]) -> Config:
    """Return the configuration of a site: shortened, with its addresses, `places`, by the names of their settings."""
    values = {short.name: short.value for short in SHORTENED} | dict(places)
    return Config(collector=CollectorConfig(minute_interval_seconds=RUN_SECONDS), bundle=_nested(values))


def _nested(values: Mapping[str, object]) -> dict[str, Any]:
    """Return settings as they stand in a configuration file: nested by the dots of their names."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        *above, last = name.split(".")
        inner = found
        for part in above:
            inner = inner.setdefault(part, {})
        inner[last] = value
    return found
