"""The part of docs/alerts.md about time: from a cause to its message, as tests measured it, and by default."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from luna_textfile.bundle.schema.types_basic import seconds
from luna_textfile.bundle.validation.read import read
from luna_textfile.config.model import Config

HEAD = """
## How long it takes

Measured in one run of `make e2e` on two cores, from the cause to the first message, in two chains with Prometheus (2.42
with Alertmanager 0.25, 3.5 with 0.33) and two with vmagent, VictoriaMetrics and vmalert (1.79, 1.145): the least and
the most seconds of them. All of what was shortened for it stands in tests/e2e/chain/chain_settings.py: {settings}.

*By default*: what `for`, one run of the job, one scrape, one evaluation and Alertmanager's wait add up to at most with
the default settings, beside the time that a condition itself names (a window, an age). An alert whose query reads what
another rule records (a name with colons) can come one evaluation of that later: a minute, mostly. Numbers of the daily
job change once a day. LunaRemoteWriteFailing and LunaRemoteWriteBehind exist only where a Prometheus sends samples on.

| alert | caused here by | seconds | by default |
|---|---|---|---|
"""

DAILY = (
    "hsm_storage_",
    "hsm_token_storage_",
    "hsm_token_object_",
    "hsm_firmware_",
    "hsm_capability",
    "hsm_policy",
    "hsm_token_capability",
    "hsm_token_policy",
    "hsm_token_mechanisms",
    "hsm_configuration_",
    "hsm_token_configuration_",
    "hsm_licenses",
    "hsm_partition_limit",
    "hsm_ha_expected_",
    "hsm_ha_auto_",
    "hsm_ha_only",
    "hsm_certificate_",
)
"""How the families begin that the daily job writes."""

_BY_SETTING = ("hsm_role_",)
"""The same of the job that collector.role_schedule names: the daily one by default."""

_WAITS = {"critical": "critical_group_wait", "warning": "warning_group_wait"}


def section(measured: Mapping[str, Any], default: Callable[[str, str], str]) -> Iterator[str]:
    """Yield the section; `default` gives the time of an alert, and its cause, by default."""
    yield HEAD.format(settings=measured["settings"])
    for row in measured["rows"]:
        name = f"{row['alert']}, {row['cause']}" if row["cause"] else row["alert"]
        found = [value for value in row["seconds"].values() if value is not None]
        span = f"{min(found)} to {max(found)}" if found else "never told"
        yield f"| {name} | {row['trouble']} | {span} | {default(row['alert'], row['cause'])} |\n"


def default_wait(rule: Mapping[str, Any], families: Collection[str], interval: str | None) -> str:
    """Return what a rule on these families waits for by default; `interval`: how often it is evaluated, if seldom."""
    prometheus = read({}, "the defaults")["prometheus"]
    parts = [rule.get("for", "0s"), interval or prometheus["evaluation_interval"], _of_alertmanager(rule)]
    if families:
        parts.append(prometheus["scrape_interval"])
    of_hsms = [family for family in families if family.startswith("hsm_")]
    # What the minute job tells as well is not waited for until the daily job runs.
    daily = bool(of_hsms) and all(family.startswith(DAILY + _BY_SETTING) for family in of_hsms)
    by_a_run = any(family.startswith(("hsm_", "luna_monitor_")) for family in families)
    total = sum(map(seconds, parts)) + (Config().collector.minute_interval_seconds if by_a_run and not daily else 0)
    return f"{_minutes(total)}{', after the daily run' if daily else ''}"


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
