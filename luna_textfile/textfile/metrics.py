"""Families and samples, the content of a `.prom` file."""

from typing import Literal, NamedTuple


class Family(NamedTuple):
    """One metric family. It is declared once, as a constant beside the code that yields its samples.

    Its name, type, help and labels are a public interface: dashboards and alerts depend on them, and
    node_exporter drops series when two files disagree on HELP or TYPE. Labels may be added, never removed.
    """

    name: str
    kind: Literal["gauge", "counter"]
    help: str
    labels: tuple[str, ...]
    source: str
    """The source of the value: the PKCS#11 call and the field of its result."""
    machines: tuple[str, ...] = ()
    """Labels with names of machines, which are hidden like `hsm`. `label`, `serial` and `hsm` are not listed."""

    def sample(self, value: float, **labels: str) -> "Sample":
        """Return one sample. A label that is not given is empty, which is absent for Prometheus.

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
