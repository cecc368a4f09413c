"""Prometheus: Prometheus, server and agent."""

from collections.abc import Iterable

from luna_textfile.bundle.site import File, Part, Site


def render(_: Site) -> Iterable[File]:
    """Return the files of this part."""
    return ()


def steps(_: Site) -> Iterable[str]:
    """Return what to do with them."""
    return ()


PART = Part("prometheus", "Prometheus, server and agent", render, steps)
