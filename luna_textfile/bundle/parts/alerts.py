"""Alerts: recording and alert rules, and their unit tests."""

from collections.abc import Iterator

from luna_textfile.bundle.site import File, Part, Site


def render(site: Site) -> Iterator[File]:
    """Yield rules and tests; a file whose alerts are all switched off would say nothing and is left out."""
    for source, target in (("alerts/rules", "prometheus/rules"), ("alerts/tests", "prometheus/tests")):
        for path, text in site.rendered(source, target):
            # What the templates leave at the end depends on which alerts are switched on.
            if said := text.strip():
                yield File(path, said + "\n")


def steps(_: Site) -> Iterator[str]:
    """Yield what to do with them."""
    yield "copy prometheus/rules/ beside prometheus.yml (or vmalert's rules), then: systemctl reload prometheus"
    yield "test them after every change: promtool test rules prometheus/tests/*.test.yml"


PART = Part("alerts", "alert and recording rules with their unit tests", render, steps)
