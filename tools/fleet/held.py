"""A small fleet in the blocks of a Prometheus: scraped and recorded, with the past that rules and graphs read."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from downstream.rules import rules

from tools.fleet.block import Curve, Labels
from tools.fleet.history import History
from tools.fleet.jobs import scrape
from tools.fleet.site import Fleet
from tools.fleet.stores import Blocks
from tools.fleet.windows import Span, pasts

END = 1_795_455_600
"""When the past ends; any full hour would do."""


class Held(NamedTuple):
    """A fleet, the rendered bundle that watches it, the blocks, and all series that are in them."""

    fleet: Fleet
    bundle: Path
    blocks: Blocks
    scraped: Mapping[Labels, Curve]
    recorded: Mapping[Labels, Curve]


def held(fleet: Fleet, bundle: Path, folder: Path, release: str, *always: Span) -> Held:
    """Fill a folder; every series has the spans `always`, and what the rules of the bundle read of it."""
    history = History(pasts(bundle), END, *always)
    instances = [f"{host.address}:9100" for host in fleet.hosts()]
    blocks = Blocks(folder / "blocks")
    scraped = history.scraped(fleet, scrape(fleet.partitions, folder / "host"), instances)
    blocks.add(scraped)
    recorded = blocks.record(rules(bundle), history, release)
    return Held(fleet, bundle, blocks, scraped, recorded)
