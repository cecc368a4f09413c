"""Alerts: recording and alert rules, and their unit tests."""

from collections.abc import Iterator

from luna_textfile.bundle.engine.site import File, Part, Site
from luna_textfile.bundle.settings.alerts import ALERTS


def render(site: Site) -> Iterator[File]:
    """Yield rules and tests; a file whose alerts are all switched off would say nothing and is left out."""
    for source, target in (("alerts/rules", "prometheus/rules"), ("alerts/tests", "prometheus/tests")):
        for path, text in site.rendered(source, target):
            # What the templates leave at the end depends on which alerts are switched on.
            if said := text.strip():
                yield File(path, said + "\n")


def steps(site: Site) -> Iterator[str]:
    """Yield what to do with them; first, what probably is a slip of the pen."""
    yield from _strangers(site)
    yield "copy prometheus/rules/ beside prometheus.yml (or vmalert's rules), then: systemctl reload prometheus"
    yield "test them after every change: promtool test rules prometheus/tests/*.test.yml"


def _strangers(site: Site) -> Iterator[str]:
    """Yield a line for each setting of a single HSM that the inventory, if there is one, does not know."""
    known = site.bundle["inventory"]
    for alert in ALERTS if known else ():
        for key, value in site.bundle["alerts"][alert.name].items():
            if key.endswith("_by_hsm") and (names := [name for name in value if name not in known]):
                yield f"attention: bundle.alerts.{alert.name}.{key} names {', '.join(names)}, not in bundle.inventory"


PART = Part("alerts", "alert and recording rules with their unit tests", render, steps)
