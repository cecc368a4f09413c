"""Alerts: alert and recording rules with their unit tests."""

from collections.abc import Iterable

from luna_textfile.bundle.site import File, Part, Site


def render(_: Site) -> Iterable[File]:
    """Return the files of this part."""
    return ()


def steps(_: Site) -> Iterable[str]:
    """Return what to do with them."""
    return ()


PART = Part("alerts", "alert and recording rules with their unit tests", render, steps)
