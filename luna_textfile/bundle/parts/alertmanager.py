"""Alertmanager: routes, receivers and message templates."""

import shlex
from collections.abc import Iterable, Iterator
from typing import Any

from luna_textfile.bundle.engine.site import File, Part, Site


def render(site: Site) -> Iterable[File]:
    """Return alertmanager.yml and the templates that it names."""
    return site.rendered("alerts/alertmanager", "alertmanager")


def steps(site: Site) -> Iterator[str]:
    """Yield what to do with them; first, what would make an alert reach no receiver."""
    settings = site.bundle["alertmanager"]
    where = shlex.quote(settings["directory"].rstrip("/") or "/")
    yield from _unheard(settings)
    for file, content in _credentials(settings):
        yield f"write {content} to {shlex.quote(file)}, readable for Alertmanager's user only"
    yield f"install -d {where}/templates && cp alertmanager/templates/luna-*.tmpl {where}/templates/"
    yield f"cp alertmanager/alertmanager.yml {where}/  (if it has other users: take routes and receivers over)"
    yield f"amtool check-config {where}/alertmanager.yml && systemctl reload prometheus-alertmanager"


def _credentials(settings: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each file that Alertmanager reads a secret from, and what it must contain."""
    slack, email, paging, watchdog = (settings[name] for name in ("slack", "email", "paging", "watchdog"))
    if slack["enabled"]:
        yield slack["api_url_file"], "the address of Slack's incoming webhook"
    if email["enabled"] and email["username"]:
        yield email["credentials_file"], f"the password of {email['username']} at {email['smarthost']}"
    if paging["through"] == "pagerduty":
        yield paging["pagerduty_key_file"], "PagerDuty's integration key"
    if paging["through"] == "webhook" and paging["webhook_url_file"]:
        yield paging["webhook_url_file"], "the address of the paging webhook"
    if watchdog["enabled"] and watchdog["url_file"]:
        yield watchdog["url_file"], "the address of the dead man's switch"


def _unheard(settings: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each severity whose alerts no receiver would pass on."""
    slack, email = settings["slack"]["enabled"], settings["email"]
    mailed = {
        "critical": email["ops"] + email["on_call"],
        "warning": email["ops"],
        "info": email["default"],
    }
    heard = {"critical": slack or settings["paging"]["through"] != "none", "warning": slack, "info": False}
    for severity, recipients in mailed.items():
        if not (heard[severity] or (email["enabled"] and recipients)):
            yield f"attention: every receiver of {severity} alerts is off, so these alerts reach no one"


PART = Part("alertmanager", "routes, receivers and message templates", render, steps)
