"""A fleet: its HSMs, the hosts that watch them, and the names by which one scrape becomes that of any host."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tools.fleet.scenario import HSM, LABEL, SERIAL


class Host(NamedTuple):
    """A collecting host: its number, its address without the port, and the HSM it watches."""

    number: int
    hsm: int

    @property
    def address(self) -> str:
        """An address of the loopback of its own: all of 127.0.0.0/8 is on this machine."""
        return f"127.1.{self.number // 250}.{self.number % 250 + 1}"


class Fleet(NamedTuple):
    """How many HSMs with how many partitions each; every so many-th HSM is watched by a second host (0: none)."""

    hsms: int
    partitions: int
    second: int = 10

    def hosts(self) -> Sequence[Host]:
        """Return the hosts, the second ones at the end."""
        watched = [*range(self.hsms), *(range(0, self.hsms, self.second) if self.second else ())]
        return [Host(number, hsm) for number, hsm in enumerate(watched)]

    @property
    def all_partitions(self) -> int:
        """Partitions of all HSMs."""
        return self.hsms * self.partitions


def hsm_name(hsm: int) -> str:
    """Return an HSM's name."""
    return f"hsm-{hsm:04}"


def renamed(text: str, hsm: int) -> str:
    """Return a host's text with the names, labels and serials of an HSM instead of the scenario's."""
    for old, new in _names(hsm):
        text = text.replace(old, new)
    return text


def _names(hsm: int) -> Iterator[tuple[str, str]]:
    yield HSM, hsm_name(hsm)
    yield LABEL, f"app{hsm:04}-"
    yield SERIAL, f"12345{hsm:05}"
