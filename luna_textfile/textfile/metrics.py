"""Families and samples: what a `.prom` file is made of."""

from typing import Literal, NamedTuple


class Family(NamedTuple):
    """One metric family, declared once, as a constant beside the code that fills it.

    Its name, type, help and labels are a public interface: dashboards and alerts depend on them, and
    node_exporter drops series when two files disagree on HELP or TYPE. Labels may be added, never removed.
    """

    name: str
    kind: Literal["gauge", "counter"]
    help: str
    labels: tuple[str, ...]
    source: str
    """Where the number comes from: the PKCS#11 call and the field of its answer."""
    machines: tuple[str, ...] = ()
    """Labels whose values are names of machines: hidden where `hsm` is. Of `label`, `serial` and the like all know."""

    def sample(self, value: float, **labels: str) -> "Sample":
        """Make one sample; a label not given is empty, which Prometheus reads as absent.

        Raises TypeError for a label that the family does not declare.
        """
        values = tuple([labels.pop(label, "") for label in self.labels])
        if labels:
            raise TypeError(f"{self.name} has no label {', '.join(sorted(labels))}")
        return Sample(self, values, value)


class Sample(NamedTuple):
    """One series of a family at the time of the run; label values in the order of `family.labels`."""

    family: Family
    values: tuple[str, ...]
    value: float

    @property
    def labels(self) -> dict[str, str]:
        """Labels that are set, by name."""
        return {name: value for name, value in zip(self.family.labels, self.values, strict=True) if value}
