"""systemd: units of both jobs and of the health endpoint, user and directories, node_exporter's drop-in."""

from collections.abc import Iterator

from luna_textfile.bundle.site import File, Part, Site


def render(site: Site) -> Iterator[File]:
    """Yield the files of this part."""
    yield from site.rendered("systemd", "systemd")


def steps(_: Site) -> Iterator[str]:
    """Yield what to do with them."""
    yield "luna-textfile install puts them in place on this host"


PART = Part("systemd", "units, user and directories of the collecting host", render, steps)
