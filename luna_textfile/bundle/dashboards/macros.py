"""Words for the queries of dashboards: << word >> in a dashboard's file becomes a piece of PromQL.

Every selector carries the variables of the dashboard, so that one page shows what its reader chose. Two hosts may
watch one partition: their series are joined by `max by (hsm, label, serial)`. And a dead job leaves its file behind,
which node_exporter still serves: `fresh` lets only series of hosts through whose job ran recently, at each moment of
a graph, so that no number is older than it looks.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from luna_textfile.bundle.dashboards.access import access_words
from luna_textfile.bundle.dashboards.forecast import forecast_words
from luna_textfile.bundle.dashboards.selectors import HOST, HSM, TOKEN
from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.schema.types_basic import seconds, written_duration
from luna_textfile.config.model import Config

DAILY_STEP = "1h"
"""Minimum step of graphs of daily facts: they change once a day, and a finer step only costs."""


class AgeLimits(NamedTuple):
    """Ages from which a number counts for nothing, and the time between two numbers, in seconds; a forecast's days."""

    stale: int
    stale_daily: int
    period: int
    horizon_days: int
    token_horizon_days: int


def limits_of(config: Config, bundle: Mapping[str, Any]) -> AgeLimits:
    """Return the limits that the alerts have too: a number can be no younger than the timer or the scrape makes it."""
    period = max(config.collector.minute_interval_seconds, seconds(bundle["prometheus"]["scrape_interval"]))
    alerts = bundle["alerts"]
    stale = max(seconds(alerts["LunaMonitorDown"]["stale"]), 3 * period)
    days = (
        seconds(alerts[name]["horizon"]) // 86400
        for name in ("HSMStoragePredictedFull", "HSMPartitionStoragePredictedFull")
    )
    return AgeLimits(stale, seconds(alerts["LunaMonitorDailyStale"]["stale"]), period, *days)


def words(limits: AgeLimits, site: Site, host: str = HOST) -> dict[str, str]:
    """Return every word with its replacement; `host` is what selects facts of hosts."""
    role_schedule = site.config.collector.role_schedule
    fresh, fresh_daily = _fresh("minute", limits.stale, host), _fresh("daily", limits.stale_daily, host)
    return {
        "host": host,
        "hsm": HSM,
        "token": TOKEN,
        "fresh": fresh,
        "fresh_daily": fresh_daily,
        "period": written_duration(limits.period),
        "window": written_duration(max(300, 5 * limits.period)),
        # What is recorded as seldom as the forecasts is read over a range: an instant could fall between two records.
        "seldom": written_duration(max(900, 3 * seconds(site.bundle["prometheus"]["forecast_interval"]))),
        "sessions": _sessions(fresh),
        "session_limit": f"max by (hsm, label, serial) (hsm_token_max_session_count{{{TOKEN}}} {fresh})",
        **forecast_words(site.bundle["alerts"], fresh_daily),
        **access_words(role_schedule, fresh if role_schedule == "minute" else fresh_daily, fresh, host),
    }


def _fresh(schedule: str, limit: int, host: str) -> str:
    """Return what keeps the series of hosts whose last run is not older than `limit`, nor in the future."""
    last_run = f'luna_monitor_last_run_timestamp_seconds{{{host}, schedule="{schedule}"}}'
    return f"and on (job, instance) (abs(time() - {last_run}) <= {limit})"


def _sessions(fresh: str) -> str:
    """Return the open sessions of each partition: the larger of this client's count and the token-wide one.

    The label `of` keeps the two apart until `max` has seen both.
    """
    own, all_clients = f"hsm_token_session_count{{{TOKEN}}}", f"hsm_token_status_session_count{{{TOKEN}}}"
    both = f'({own} or label_replace({all_clients}, "of", "all clients", "", ""))'
    return f"max by (hsm, label, serial) ({both} {fresh})"
