"""The part of docs/alerts.md about time: from a cause to its message, as tests measured it, and by default."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from luna_textfile.bundle.schema.types_basic import seconds
from luna_textfile.bundle.validation.read import read
from luna_textfile.catalogue import GROUPS
from luna_textfile.collectors import roles
from luna_textfile.config.model import Config

HEAD = """
## How long it takes

Measured in one run of `make exhaustive` on two cores, from the cause to the first message, in two chains with
Prometheus (2.42 with Alertmanager 0.25, 3.5 with 0.33) and two with vmagent, VictoriaMetrics and vmalert (1.79,
1.145): the least and the most seconds of them. All of what was shortened for it is in
tests/e2e/chain/chain_settings.py: {settings}.

*By default*: what `for`, one run of the job, one scrape, one evaluation and Alertmanager's wait add up to at most with
the default settings, beside the time that a condition itself names (a window, an age). An alert whose query reads what
another rule records (a name with colons) can come one evaluation of that later: a minute, mostly. Numbers of the daily
job change once a day. LunaRemoteWriteFailing and LunaRemoteWriteBehind exist only where a Prometheus sends samples on.

| alert | caused here by | seconds | by default |
|---|---|---|---|
"""

_BY_THE_MINUTE = {family.name for group in GROUPS if "minute" in group.schedules for family in group.families}
_BY_ROLE_SCHEDULE = {family.name for family in roles.FAMILIES}
"""Of the job that collector.role_schedule names: the daily one by default."""

_WAITS = {"critical": "critical_group_wait", "warning": "warning_group_wait"}


def section(measured: Mapping[str, Any], default: Callable[[str, str], str]) -> Iterator[str]:
    """Yield the section; `default` gives the time of an alert, and its cause, by default."""
    yield HEAD.format(settings=measured["settings"])
    for row in measured["rows"]:
        name = f"{row['alert']}, {row['cause']}" if row["cause"] else row["alert"]
        found = [value for value in row["seconds"].values() if value is not None]
        span = f"{min(found)} to {max(found)}" if found else "never reported"
        yield f"| {name} | {row['fault']} | {span} | {default(row['alert'], row['cause'])} |\n"


def default_wait(rule: Mapping[str, Any], families: Collection[str], interval: str | None) -> str:
    """Return what a rule on these families waits for by default; `interval`: how often it is evaluated, if seldom."""
    prometheus = read({}, "the defaults")["prometheus"]
    parts = [rule.get("for", "0s"), interval or prometheus["evaluation_interval"], _of_alertmanager(rule)]
    if families:
        parts.append(prometheus["scrape_interval"])
    of_hsms = [family for family in families if family.startswith("hsm_")]
    # A rule that also reads a family of the minute job does not wait for the daily run.
    daily = bool(of_hsms) and not any(_is_of_the_minute_job(family) for family in of_hsms)
    by_a_run = any(family.startswith(("hsm_", "luna_monitor_")) for family in families)
    total = sum(map(seconds, parts)) + (Config().collector.minute_interval_seconds if by_a_run and not daily else 0)
    return f"{_minutes(total)}{', after the daily run' if daily else ''}"


def _is_of_the_minute_job(family: str) -> bool:
    return family in _BY_THE_MINUTE and family not in _BY_ROLE_SCHEDULE


def _of_alertmanager(rule: Mapping[str, Any]) -> str:
    """Return how long Alertmanager waits before the first message of a rule's group."""
    alertmanager = read({}, "the defaults")["alertmanager"]
    if rule["alert"] == "Watchdog":
        return "0s"
    wait = _WAITS.get(rule["labels"]["severity"])
    return str(alertmanager["times"][wait] if wait else alertmanager["digest"]["wait"])


def _minutes(total: int) -> str:
    """Return seconds as people say them."""
    minutes, rest = divmod(total, 60)
    return " ".join(f"{number} {unit}" for number, unit in ((minutes, "min"), (rest, "s")) if number)
