"""The differences between two configurations."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from luna_textfile.config.keys import BUNDLE, KEYS
from luna_textfile.config.model import Config


class Difference(NamedTuple):
    """A key with its values in two configurations."""

    name: str
    legacy: object
    new: object


def differences(legacy: Config, new: Config) -> Iterator[Difference]:
    """Yield every key whose values differ; the bundle is compared as one value."""
    for key in KEYS:
        pair = _value(legacy, key.section, key.key), _value(new, key.section, key.key)
        if pair[0] != pair[1]:
            yield Difference(key.name, *pair)
    if legacy.bundle != new.bundle:
        yield Difference(BUNDLE, legacy.bundle, new.bundle)


def _value(config: Config, section: str, key: str) -> Any:
    return getattr(getattr(config, section), key)
