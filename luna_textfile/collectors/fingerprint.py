"""Fingerprint: a number that changes if any id or value of a set does. To others it tells that, and nothing else."""

from collections.abc import Mapping
from hashlib import blake2b

BYTES = 6
"""48 bits: a sample is a float of 64, which keeps 53. That two sets share one by chance: 1 in 281 billion."""


class Fingerprint(int):
    """The number of a set. It knows of what: so the job can tell what has changed since its last run."""

    values: Mapping[int, int]


def fingerprint(values: Mapping[int, int]) -> Fingerprint:
    """Return the number of a set of ids with their values, in whatever order they come."""
    text = ",".join(f"{number}:{value}" for number, value in sorted(values.items()))
    found = Fingerprint.from_bytes(blake2b(text.encode(), digest_size=BYTES).digest(), "big")
    found.values = values
    return found
