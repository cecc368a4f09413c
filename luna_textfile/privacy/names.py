"""Hides names in metrics and log: unchanged, hashed, or replaced by a fixed word.

A job loads this module only if the configuration hides names. The state and the cached configuration, which only this
user can read, keep the real names.
"""

import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple

from luna_textfile.config.model import PrivacyConfig
from luna_textfile.textfile.metrics import Sample

LABELS = ("label", "serial", "hsm", "member")
"""The labels that can identify an HSM. A test compares all other labels of the catalogue with a list."""

MACHINE = "a machine's name"
"""Used instead of a label for the labels that a family lists in `machines`."""

REDACTED = "redacted"
PREFIX = "h-"
"""Distinguishes a hash from a serial or a name."""
HASH_BYTES = 6
"""48 bits: with 20,000 names, the probability that two have the same hash is 1 in 1.4 million."""
HASHED = re.compile(rf"{PREFIX}[0-9a-f]{{{2 * HASH_BYTES}}}")


Place = tuple[str, str]
"""An HSM and a serial. They usually identify a token."""


class Partition(NamedTuple):
    """The identity of a token."""

    hsm: str
    serial: str
    label: str


class Redactor:
    """Hides names as configured. The same salt gives the same hash, on every host and in every label."""

    def __init__(self, config: PrivacyConfig, salt: bytes, names: Iterable[str] = ()) -> None:
        """Take the salt (empty if nothing is hashed), and the configured names of HSMs, which are not serials."""
        self.names = set(names)
        self._config = config
        # BLAKE2b takes keys of at most 64 bytes; a file may have more, and all its bytes must count.
        self._key = blake2b(salt, person=b"luna-textfile").digest()

    def hashed(self, text: str) -> str:
        """Return the hash of a name, which is the same in every label."""
        code = blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=HASH_BYTES)
        return PREFIX + code.hexdigest()

    def shown(self, label: str, text: str) -> str:
        """Return the value of a label as it is shown. An empty value stays empty: it means "unknown"."""
        treatment = self._treatment(label, text) if text else "keep"
        if treatment == "keep":
            return text
        return self.hashed(text) if treatment == "hash" else REDACTED

    def fields(self, fields: Mapping[str, object]) -> Mapping[str, object]:
        """Return the fields of a log event, with names as in the metrics."""
        return {
            name: self.shown(name, value) if name in LABELS and isinstance(value, str) else value
            for name, value in fields.items()
        }

    def samples(self, samples: Iterable[Sample], known: Iterable[Partition]) -> list[Sample]:
        """Return the samples with names as they are shown. `known` are the tokens of this host, also of earlier runs.

        Different series stay different. If only the label distinguishes two tokens (opencryptoki gives many tokens the
        same serial), redacted labels are numbered. With `known`, the numbers stay the same if a token does not answer.
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
        return (
            self._config.serial
        )  # also for a member, and for an HSM without a name, which has the serial of its token


def _doubtful(partitions: Iterable[Partition]) -> dict[Place, list[str]]:
    """Return the sorted labels of each HSM and serial that several tokens share."""
    labels: dict[Place, set[str]] = {}
    for hsm, serial, label in partitions:
        if label:
            labels.setdefault((hsm, serial), set()).add(label)
    return {place: sorted(found) for place, found in labels.items() if len(found) > 1}


def _partition(sample: Sample) -> Partition:
    labels = sample.labels
    return Partition(labels.get("hsm", ""), labels.get("serial", ""), labels.get("label", ""))
