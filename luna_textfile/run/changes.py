"""Settings that changed in the sets that have fingerprints: logged id by id, with the value before.

Loaded only by a run that has fingerprints.
"""

from collections.abc import Iterable, Iterator, Mapping

from luna_textfile.collectors.fingerprint import Fingerprint
from luna_textfile.collectors.identifiers import hsm_name, partition_name
from luna_textfile.log import WARNING, event
from luna_textfile.textfile.metrics import Sample

Sets = Mapping[str, Mapping[str, int]]
"""Values by id, of each set by its name. Ids are text: this travels through JSON."""


def log_changes(samples: Iterable[Sample], before: Sets) -> dict[str, Mapping[str, int]]:
    """Log what differs from `before`, and return what is to be compared next time.

    A set that was not read this time stays as it was, and one that was never read has no past.
    """
    known = dict(before)
    for sample in samples:
        if isinstance(sample.value, Fingerprint):
            labels = sample.labels
            name = " ".join((sample.family.name, *sample.values))
            now = {str(number): value for number, value in sample.value.values.items()}
            for number, was, is_now in _differences(known.get(name, now), now):
                what = _name(labels, number)
                event(WARNING, "a setting has changed", **labels, id=number, name=what, was=was, now=is_now)
            known[name] = now
    return known


def _differences(before: Mapping[str, int], now: Mapping[str, int]) -> Iterator[tuple[str, int | None, int | None]]:
    """Yield id, value before and value now of what differs; None where there is none."""
    for number in sorted(before.keys() | now.keys(), key=int):
        if before.get(number) != now.get(number):
            yield number, before.get(number), now.get(number)


def _name(labels: Mapping[str, str], number: str) -> str:
    if labels["set"] == "mechanisms":
        return f"0x{int(number):08X}"
    return (partition_name if "serial" in labels else hsm_name)(int(number))
