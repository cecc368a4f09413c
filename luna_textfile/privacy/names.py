"""Names as they are shown: as they are, hashed, or replaced by a word. Metrics and log pass through here.

Loaded only if the configuration hides anything. What stays on this host for this user alone, the state and the
cached configuration, keeps the real names.
"""

import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple

from luna_textfile.config.model import PrivacyConfig
from luna_textfile.textfile.metrics import Sample

LABELS = ("label", "serial", "hsm", "member")
"""The labels that can tell whose HSM it is. A test holds every other label of the catalogue against a list."""

MACHINE = "a machine's name"
"""In the place of a label: what stands in one that a family lists under `machines`."""

REDACTED = "redacted"
PREFIX = "h-"
"""So that nobody takes a hash for a serial or a name."""
HASH_BYTES = 6
"""48 bits: among 20,000 names the chance that any two share a hash is 1 in 1.4 million."""
HASHED = re.compile(rf"{PREFIX}[0-9a-f]{{{2 * HASH_BYTES}}}")


Place = tuple[str, str]
"""An HSM and a serial, which tell a token from others unless it has them in common."""


class Partition(NamedTuple):
    """What tells a token from all others."""

    hsm: str
    serial: str
    label: str


class Disguise:
    """Shows names as the configuration wants. The same salt gives the same hash, on any host, in any label."""

    def __init__(self, config: PrivacyConfig, salt: bytes, names: Iterable[str] = ()) -> None:
        """Take the salt, empty if nothing is hashed, and the names of HSMs that are names and no serials."""
        self.names = set(names)
        self._config = config
        # BLAKE2b takes keys of at most 64 bytes; a file may have more, and each of them shall count.
        self._key = blake2b(salt, person=b"luna-textfile").digest()

    def hashed(self, text: str) -> str:
        """Return the hash of a name, the same in whichever label it stands."""
        code = blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=HASH_BYTES)
        return PREFIX + code.hexdigest()

    def shown(self, label: str, text: str) -> str:
        """Return a label's value as others may see it. What is empty stays empty: it says "unknown"."""
        treatment = self._treatment(label, text) if text else "keep"
        if treatment == "keep":
            return text
        return self.hashed(text) if treatment == "hash" else REDACTED

    def fields(self, fields: Mapping[str, object]) -> Mapping[str, object]:
        """Return the fields of an event of the log, with names as in the metrics."""
        return {
            name: self.shown(name, value) if name in LABELS and isinstance(value, str) else value
            for name, value in fields.items()
        }

    def samples(self, samples: Iterable[Sample], known: Iterable[Partition]) -> list[Sample]:
        """Return the samples with names as they are shown; `known` are the host's tokens, also those of earlier runs.

        Series that differ still do. Where a label is all that tells two tokens apart (opencryptoki has one serial for
        many), redacted labels are numbered; with `known`, the numbers stay when a token does not answer.
        """
        samples = list(samples)
        doubtful: dict[Place, list[str]] = {}
        if self._config.label == "redact":
            doubtful = _doubtful((*known, *map(_partition, samples)))
        seen: dict[tuple[str, str], str] = {}  # a hundred slots have 1,600 samples, and 200 names
        return [self._sample(sample, doubtful, seen) for sample in samples]

    def _sample(self, sample: Sample, doubtful: Mapping[Place, list[str]], seen: dict[tuple[str, str], str]) -> Sample:
        shown = list(sample.values)
        for place, name in enumerate(sample.family.labels):
            if (name in LABELS or name in sample.family.machines) and shown[place]:
                pair = (MACHINE if name in sample.family.machines else name, shown[place])
                if pair not in seen:
                    seen[pair] = self.shown(*pair)
                shown[place] = seen[pair]
        if doubtful:
            hsm, serial, label = _partition(sample)
            if label in doubtful.get((hsm, serial), ()):
                number = doubtful[hsm, serial].index(label) + 1
                shown[sample.family.labels.index("label")] = f"{REDACTED}-{number}"
        return Sample(sample.family, tuple(shown), sample.value)

    def _treatment(self, label: str, text: str) -> str:
        if label == "label":
            return self._config.label
        if label == MACHINE:
            return self._config.hsm
        if label == "hsm" and (self._config.hsm == "hash" or text in self.names):
            return self._config.hsm
        return self._config.serial  # a member's too; and an HSM without a name is called by its token's


def _doubtful(partitions: Iterable[Partition]) -> dict[Place, list[str]]:
    """Return the labels, sorted, that are found more than once with one HSM and serial."""
    labels: dict[Place, set[str]] = {}
    for hsm, serial, label in partitions:
        if label:
            labels.setdefault((hsm, serial), set()).add(label)
    return {place: sorted(found) for place, found in labels.items() if len(found) > 1}


def _partition(sample: Sample) -> Partition:
    labels = sample.labels
    return Partition(labels.get("hsm", ""), labels.get("serial", ""), labels.get("label", ""))
