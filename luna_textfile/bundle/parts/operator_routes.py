"""alertmanager.yml said again as an AlertmanagerConfig of the Prometheus Operator (monitoring.coreos.com/v1alpha1).

The operator's names are in camelCase, matchers are split up, and every credential comes from a Secret. What it knows
nothing of is left out: time zones, template files, global settings.
"""

import re
from collections.abc import Mapping
from typing import Any

SECRET = "luna-alertmanager"  # noqa: S105 - the name of a Secret, with nothing secret in it
"""The Secret that holds every credential; the administrator makes it."""

_MATCHER = re.compile(r'(\w+) (=|!=|=~|!~) "(.*)"')
Values = Mapping[str, Any]


def routes(config: Values) -> dict[str, Any]:
    """Return the spec of an AlertmanagerConfig that says what `config`, alertmanager.yml parsed, says."""
    intervals = [_interval(one) for one in config["time_intervals"] if _in_utc(one)]
    known = {one["name"] for one in intervals}
    spec: dict[str, Any] = {
        "route": _route(config["route"], known),
        "receivers": [_receiver(one, config["global"]) for one in config["receivers"]],
        "inhibitRules": [_inhibition(one) for one in config["inhibit_rules"]],
    }
    return spec | ({"muteTimeIntervals": intervals} if intervals else {})


def _route(route: Values, known: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in route.items():
        if key == "matchers":
            found["matchers"] = [_matcher(text) for text in value]
        elif key == "routes":
            found["routes"] = [_route(one, known) for one in value]
        elif key != "active_time_intervals" or set(value) <= known:
            found[_camel(key)] = value
    return found


def _matcher(text: str) -> dict[str, str]:
    match = _MATCHER.fullmatch(text)
    if not match:
        raise ValueError(f"not a matcher of ours: {text}")
    return {"name": match[1], "matchType": match[2], "value": match[3]}


def _inhibition(rule: Values) -> dict[str, Any]:
    return {
        "sourceMatch": [_matcher(text) for text in rule["source_matchers"]],
        "targetMatch": [_matcher(text) for text in rule["target_matchers"]],
        "equal": rule["equal"],
    }


def _in_utc(interval: Values) -> bool:
    """Tell whether all its hours are those of UTC: the operator cannot name another zone."""
    return all(one.get("location", "UTC") in ("UTC", "Etc/UTC") for one in interval["time_intervals"])


def _interval(interval: Values) -> dict[str, Any]:
    spans = [
        {
            "times": [{"startTime": time["start_time"], "endTime": time["end_time"]} for time in one["times"]],
            "weekdays": one["weekdays"],
        }
        for one in interval["time_intervals"]
    ]
    return {"name": interval["name"], "timeIntervals": spans}


def _receiver(receiver: Values, everywhere: Values) -> dict[str, Any]:
    found: dict[str, Any] = {"name": receiver["name"]}
    for one in receiver.get("slack_configs", ()):
        found["slackConfigs"] = [{"apiURL": _secret("slack-api-url"), **_plain(one)}]
    for one in receiver.get("email_configs", ()):
        found["emailConfigs"] = [_mail(one, everywhere)]
    for one in receiver.get("pagerduty_configs", ()):
        found["pagerdutyConfigs"] = [_pager(one)]
    for one in receiver.get("webhook_configs", ()):
        found["webhookConfigs"] = [_webhook(one, receiver["name"])]
    return found


def _mail(mail: Values, everywhere: Values) -> dict[str, Any]:
    found: dict[str, Any] = {
        **_plain({key: value for key, value in mail.items() if key not in ("headers", "tls_config")}),
        "smarthost": everywhere["smtp_smarthost"],
        "from": everywhere["smtp_from"],
        "hello": everywhere["smtp_hello"],
        "requireTLS": everywhere["smtp_require_tls"],
        "headers": [{"key": key, "value": value} for key, value in mail["headers"].items()],
    }
    if "smtp_auth_username" in everywhere:
        found |= {"authUsername": everywhere["smtp_auth_username"], "authPassword": _secret("smtp")}
    if "tls_config" in mail:
        found["tlsConfig"] = {"ca": {"secret": _secret("smtp-ca.pem")}}
    return found


def _pager(pager: Values) -> dict[str, Any]:
    """Return the pager without our templates: the pager must work where they have not been installed."""
    kept = {key: pager[key] for key in ("url", "send_resolved", "severity", "client", "class")}
    firing = "{{ range .Alerts.Firing }}{{ .Annotations.summary }} {{ .Annotations.description }} {{ end }}"
    return {
        "routingKey": _secret("pagerduty-routing-key"),
        **_plain(kept),
        "description": f"{{{{ .CommonLabels.alertname }}}} {{{{ .CommonLabels.hsm }}}} {firing}",
        "clientURL": "{{ .CommonAnnotations.runbook_url }}",
        "component": "{{ .CommonLabels.hsm }}",
    }


def _webhook(webhook: Values, receiver: str) -> dict[str, Any]:
    kept = _plain({key: value for key, value in webhook.items() if key != "url_file"})
    if "url_file" in webhook:
        kept["urlSecret"] = _secret(f"{receiver}-url")
    return kept


def _plain(values: Values) -> dict[str, Any]:
    return {_camel(key): value for key, value in values.items()}


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _secret(key: str) -> dict[str, str]:
    return {"name": SECRET, "key": key}
