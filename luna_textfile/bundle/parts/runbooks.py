"""Runbooks: a page for each alert."""

from collections.abc import Iterable

from luna_textfile.bundle.site import File, Part, Site


def render(_: Site) -> Iterable[File]:
    """Return the files of this part."""
    return ()


def steps(_: Site) -> Iterable[str]:
    """Return what to do with them."""
    return ()


PART = Part("runbooks", "a page for each alert", render, steps)
