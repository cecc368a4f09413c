"""Runbooks: a page for each alert that is switched on, and a list of them."""

import re
from collections.abc import Iterator, Mapping

from luna_textfile.bundle.engine.site import File, Part, Site
from luna_textfile.bundle.engine.templates import folder
from luna_textfile.bundle.schema.setting import Alert
from luna_textfile.bundle.settings.alerts import ALERTS

INDEX = "README.md"
_LINK = re.compile(r"\[(\w+)\]\((\w+)\.md\)")
_HEAD = """\
# Runbooks

One page for each alert: what it means, what its effect is, how to diagnose it, what to do.

Read this first:

- The monitor never logs in, and nothing here needs a PIN. Never try one: three wrong HSM SO logins zeroise an HSM,
  and a number of wrong logins (10 by default) locks a role of a partition.
- Never initialise, reset, delete, re-size or roll back anything without the HSM's owner and a backup that was proven.
- Every command to the HSM in these pages only reads. Paths are the defaults of Debian and of this package.
- What the pages say about Luna HSMs comes from public documentation. It was not tested on hardware.

| alert | severity | meaning |
|---|---|---|
"""


def render(site: Site) -> Iterator[File]:
    """Yield the list and the pages. A page goes out as it is read on the web: it has nothing to fill in."""
    alerts = site.bundle["alerts"]
    severities = {alert.name: alerts[alert.name]["severity"] for alert in ALERTS if alerts[alert.name]["enabled"]}
    yield File(f"runbooks/{INDEX}", index(severities))
    for name in severities:
        yield File(f"runbooks/{name}.md", _without_dead_links(page(name), severities))


def index(severities: Mapping[str, str]) -> str:
    """Return the list of pages, for alerts with these severities."""
    return _HEAD + "".join(_row(alert, severities[alert.name]) for alert in ALERTS if alert.name in severities)


def page(name: str) -> str:
    """Return the page of an alert. Raises FileNotFoundError if there is none."""
    return (folder("runbooks") / f"{name}.md").read_text(encoding="utf-8")


def steps(site: Site) -> Iterator[str]:
    """Yield what to do with them."""
    yield f"put runbooks/ where {site.bundle['links']['runbook']} finds them (bundle.links.runbook)"


def _row(alert: Alert, severity: str) -> str:
    return f"| [{alert.name}]({alert.name}.md) | {severity} | {alert.meaning} |\n"


def _without_dead_links(text: str, names: Mapping[str, str]) -> str:
    """Return a page whose links to alerts that are switched off are their names only."""
    return _LINK.sub(lambda link: link[0] if link[2] in names else link[1], text)


PART = Part("runbooks", "a page for each alert", render, steps)
