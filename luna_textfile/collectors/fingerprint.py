"""Fingerprint: a number that changes if any id or value of a set does. To others it tells that, and nothing else."""

from collections.abc import Mapping
from hashlib import blake2b

BYTES = 4
"""32 bits: that a changed set gets its old number by chance is 1 in 4 billion.

More bits, and a change would be seen where there is none. VictoriaMetrics stores decimals, and beside a staleness
marker an integer as 19 digits; above 2^53 / 5^9, which is 4.6 billion, they do not fit a float, and its last bit may
come back wrong (VictoriaMetrics, lib/decimal; seen with 1.79 and 1.145: tests/system/downstream/test_last_bit.py).
"""


class Fingerprint(int):
    """The number of a set. It knows of what: so the job can tell what has changed since its last run."""

    values: Mapping[int, int]


def fingerprint(values: Mapping[int, int]) -> Fingerprint:
    """Return the number of a set of ids with their values, in whatever order they come."""
    text = ",".join(f"{number}:{value}" for number, value in sorted(values.items()))
    found = Fingerprint.from_bytes(blake2b(text.encode(), digest_size=BYTES).digest(), "big")
    found.values = values
    return found
