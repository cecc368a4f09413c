"""What a collector is: one question to the HSM, and the samples that its answer yields."""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from luna_textfile.metrics import Sample
from luna_textfile.model import Hsm, Slot


class Selection(NamedTuple):
    """Ids of capabilities and policies to export; None exports all."""

    capabilities: frozenset[int] | None
    policies: frozenset[int] | None


class Collector(NamedTuple):
    """One question. `collect` is a generator: it asks, and yields samples or raises HsmError."""

    name: str
    call: str
    """The library function that it asks."""
    scope: Literal["slot", "token", "hsm"]
    """Asked of every slot we watch, of every physical token, or once per HSM through one of its slots."""
    luna: bool
    """True if it needs a CA_ function of the Luna client."""
    collect: Callable[[Hsm, Slot, Selection], Iterator[Sample]]
