"""Renders samples in the Prometheus exposition format, as the textfile collector of node_exporter requires.

One line break at the end, no timestamps, legacy names, each series at most once. node_exporter drops the whole file if
one line is not valid. Of two equal series it silently keeps the first.
"""

import math
from collections.abc import Iterable

from luna_textfile.textfile.metrics import Family, Sample


def unique(samples: Iterable[Sample]) -> tuple[list[Sample], list[Sample]]:
    """Return the first sample of each series, and the duplicates."""
    kept: dict[tuple[str, tuple[str, ...]], Sample] = {}
    repeated = [
        sample for sample in samples if kept.setdefault((sample.family.name, sample.values), sample) is not sample
    ]
    return list(kept.values()), repeated


def render(samples: Iterable[Sample]) -> str:
    """Return the samples as text, sorted by family and labels, so that equal samples give equal bytes."""
    families: dict[str, tuple[Family, list[Sample]]] = {}
    for sample in samples:
        families.setdefault(sample.family.name, (sample.family, []))[1].append(sample)
    lines = []
    for name, (family, members) in sorted(families.items()):
        lines.append(f"# HELP {name} {escape_help(family.help)}\n# TYPE {name} {family.kind}\n")
        lines += [_line(name, sample) for sample in sorted(members, key=lambda sample: sample.values)]
    return "".join(lines)


def _line(name: str, sample: Sample) -> str:
    labels = ",".join(
        [
            f'{label}="{escape(value)}"'
            for label, value in zip(sample.family.labels, sample.values, strict=True)
            if value
        ]
    )
    return f"{name}{{{labels}}} {number(sample.value)}\n" if labels else f"{name} {number(sample.value)}\n"


def number(value: float) -> str:
    """Return a value as text. Integers keep all digits: a byte count is not rounded."""
    if isinstance(value, int):
        return str(int(value))  # int() for True and False
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return repr(value)


def escape(value: str) -> str:
    """Escape a label value. Lone surrogates, which UTF-8 cannot carry, become U+FFFD."""
    if not value.isascii():
        value = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def escape_help(text: str) -> str:
    """Escape a HELP text, in which quotes need no escape."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")
