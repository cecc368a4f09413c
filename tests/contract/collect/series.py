"""Series of a .prom file, as prometheus_client's parser reads them: not our own reading of our own writing."""

from collections.abc import Mapping
from typing import NamedTuple

from prometheus_client.parser import text_string_to_metric_families


class Series(NamedTuple):
    """A metric name and its labels."""

    name: str
    labels: frozenset[tuple[str, str]]

    def fits(self, name: str, labels: Mapping[str, str]) -> bool:
        """Tell whether this is a series of that name with at least these labels."""
        return self.name == name and set(labels.items()) <= self.labels

    @property
    def slot_or_hsm(self) -> tuple[str, str]:
        """The labels that say whose series this is: slot_id and hsm."""
        labels = dict(self.labels)
        return labels.get("slot_id", ""), labels.get("hsm", "")


def series(name: str, **labels: str) -> Series:
    """Write down a series."""
    return Series(name, frozenset(labels.items()))


def read_series(text: str) -> dict[Series, float]:
    """Parse a file; a series that stands there twice is an error, since node_exporter would drop one in silence."""
    names = {line.split(" ")[2] for line in text.split("\n") if line.startswith("# TYPE ")}
    found: dict[Series, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            # The parser gives every counter the ending that ours, an inherited name, does not have.
            name = sample.name if sample.name in names else sample.name.removesuffix("_total")
            read = Series(name, frozenset(sample.labels.items()))
            assert read not in found, f"twice: {read}"
            found[read] = sample.value
    return found
