"""Where two configurations differ."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from luna_textfile.config.keys import BUNDLE, KEYS
from luna_textfile.config.model import Config


class Difference(NamedTuple):
    """A key with what each of two configurations says of it."""

    name: str
    former: object
    new: object


def differences(former: Config, new: Config) -> Iterator[Difference]:
    """Yield every key whose values differ; the bundle counts as one."""
    for key in KEYS:
        pair = _value(former, key.section, key.key), _value(new, key.section, key.key)
        if pair[0] != pair[1]:
            yield Difference(key.name, *pair)
    if former.bundle != new.bundle:
        yield Difference(BUNDLE, former.bundle, new.bundle)


def _value(config: Config, section: str, key: str) -> Any:
    return getattr(getattr(config, section), key)
