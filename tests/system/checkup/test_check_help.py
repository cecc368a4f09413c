"""`check --help` lists the subjects that there are."""

import re

from checkup.site import Site
from luna_textfile.checkup.run import NAMES


def test_help_lists_every_subject(site: Site) -> None:
    """In their order, so that nobody has to guess what --only takes."""
    text = " ".join(site.run("--help").stdout.split())
    listed = re.search(r"The subjects: ([a-z, ]+)\.", text)
    assert listed
    assert tuple(listed[1].split(", ")) == NAMES
