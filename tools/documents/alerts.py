"""docs/alerts.md, made from the rendered rules, their unit tests, the table of alerts and the runbooks.

What it says of an alert is what the default bundle does: the labels are those that the unit tests see. How long an
alert takes is what tests measured (alert_times.py).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import yaml

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.parts import alerts as alerts_part
from luna_textfile.bundle.parts import runbooks
from luna_textfile.bundle.schema.setting import Alert
from luna_textfile.bundle.settings.alerts import ALERTS
from luna_textfile.config.model import Config
from tools.documents import alert_times

HEAD = """\
# Alerts

Made from the rules as they are rendered without any setting, and from their unit tests: do not edit (`make docs`
writes it). Every parameter is a setting below `bundle.alerts.<name>`, beside `enabled`, `severity` and `for`;
a parameter marked *by HSM* has a twin, such as `percent_by_hsm: {zurich: 90}`, for single HSMs. An alert about one host
also carries what the scrape configuration puts on its series: `environment` and `hsm_type`. Prometheus adds its
external labels.

| alert | severity | for | meaning |
|---|---|---|---|
"""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_RAW = re.compile(r"\b([a-zA-Z_][a-zA-Z0-9_]*)\s*\{")
_RECORDED = re.compile(r"\b[a-z_]+:[a-zA-Z0-9_:]+")


class Rules(NamedTuple):
    """The rendered rules: alerting ones by the name of the alert, recorded expressions by name, and labels seen.

    `intervals`: how often an alert is evaluated, if not as often as others.
    """

    alerting: Mapping[str, tuple[Mapping[str, Any], ...]]
    recorded: Mapping[str, str]
    labels: Mapping[str, tuple[frozenset[str], ...]]
    intervals: Mapping[str, str]


def markdown(measured: Mapping[str, Any]) -> str:
    """Return the text of docs/alerts.md, with what tests measured (tests/e2e/chain/measured.json)."""
    rules = default_rules()
    shown = [alert for alert in ALERTS if alert.name in rules.alerting]
    rows = (f"| [{a.name}](#{a.name.lower()}) | {a.severity} | {a.pending_period} | {a.meaning} |\n" for a in shown)
    times = alert_times.section(measured, lambda alert, cause: _default_wait(alert, cause, rules))
    return "".join([HEAD, *rows, *times, *(_section(alert, rules) for alert in shown)])


@cache
def default_rules() -> Rules:
    """Return what the default configuration renders, parsed."""
    files = [yaml.safe_load(file.text) for file in alerts_part.PART.render(Site(Config()))]
    groups = [group for file in files for group in file.get("groups") or ()]
    rules = [rule for group in groups for rule in group["rules"]]
    looks = [look for file in files for test in file.get("tests") or () for look in test.get("alert_rule_test") or ()]
    alerting: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for rule in (rule for rule in rules if "alert" in rule):
        alerting[rule["alert"]] = (*alerting.get(rule["alert"], ()), rule)
    recorded = {rule["record"]: rule["expr"] for rule in rules if "record" in rule}
    seldom = [(rule, group["interval"]) for group in groups if "interval" in group for rule in group["rules"]]
    intervals = {rule["alert"]: interval for rule, interval in seldom if "alert" in rule}
    return Rules(alerting, recorded, _labels(looks), intervals)


def metrics(expression: str, recorded: Mapping[str, str]) -> tuple[str, ...]:
    """Return the scraped families that an expression uses, by way of recorded ones too; sorted."""
    bare = _QUOTED.sub('""', expression)
    found = set(_RAW.findall(bare)) - {"by", "on", "without", "ignoring"}
    for name in _RECORDED.findall(bare):
        found |= set(metrics(recorded[name], {key: value for key, value in recorded.items() if key != name}))
    return tuple(sorted(found))


def resolves(page: str) -> str:
    """Return what a runbook says of how its alert ends. Raises ValueError if it says nothing."""
    match = re.search(r"^Resolves: (.+?)\n\n", page, re.MULTILINE | re.DOTALL)
    if not match:
        raise ValueError("no paragraph that begins with `Resolves: `")
    return " ".join(match[1].split())


def _default_wait(alert: str, cause: str, rules: Rules) -> str:
    """Return what an alert waits for by default, beside its condition."""
    rule = next(rule for rule in rules.alerting[alert] if rule["labels"].get("cause", "") == cause)
    return alert_times.default_wait(rule, metrics(rule["expr"], rules.recorded), rules.intervals.get(alert))


def _labels(looks: Iterable[Mapping[str, Any]]) -> dict[str, tuple[frozenset[str], ...]]:
    found: dict[str, tuple[frozenset[str], ...]] = {}
    for look in looks:
        for alert in look.get("exp_alerts") or ():
            seen = frozenset(alert["exp_labels"])
            found[look["alertname"]] = (*found.get(look["alertname"], ()), seen)
    return found


def _section(alert: Alert, rules: Rules) -> str:
    own = rules.alerting[alert.name]
    used = sorted({name for rule in own for name in metrics(rule["expr"], rules.recorded)})
    facts = {
        "Severity": alert.severity,
        "For": alert.pending_period,
        "Labels": _carried(rules.labels.get(alert.name, ())),
        "Metrics": ", ".join(f"`{name}`" for name in used) or "none",
        "Resolves": resolves(runbooks.page(alert.name)),
        "Runbook": f"[{alert.name}](runbooks/{alert.name}.md)",
    }
    lines = (f"- {name}: {text}\n" for name, text in facts.items())
    return "".join(["\n", f"## {alert.name}\n\n{alert.meaning}\n\n", *lines, *_parameters(alert), *_queries(own)])


def _carried(seen: tuple[frozenset[str], ...]) -> str:
    always = frozenset.intersection(*seen) if seen else frozenset()
    sometimes = frozenset.union(*seen) - always if seen else frozenset()
    text = ", ".join(f"`{name}`" for name in sorted(always))
    if sometimes:
        text += "; in some cases " + ", ".join(f"`{name}`" for name in sorted(sometimes))
    return text


def _parameters(alert: Alert) -> Iterator[str]:
    if not alert.parameters:
        return
    yield "\n| parameter | default | meaning |\n|---|---|---|\n"
    for parameter in alert.parameters:
        by_hsm = " *By HSM.*" if parameter.by_hsm else ""
        yield f"| `{parameter.key}` | {_plain(parameter.default)} | {parameter.help}{by_hsm} |\n"


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _queries(own: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for rule in own:
        cause = rule["labels"].get("cause")
        title = f"\nCause `{cause}`:\n" if cause else ""
        yield f"{title}\n```promql\n{rule['expr'].rstrip()}\n```\n"
