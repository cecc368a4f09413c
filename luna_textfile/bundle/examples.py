"""Addresses that are still the examples they are by default."""

from collections.abc import Iterator, Mapping
from typing import Any

from luna_textfile.bundle.read import BY_PATH, at

EXAMPLE = "example."
"""Stands in every default that nobody can use as it is: example.com and its like lead nowhere (RFC 2606)."""


def still_examples(bundle: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield key and value of every setting that still is an example."""
    for path, setting in BY_PATH.items():
        value = at(bundle, path)
        if EXAMPLE in str(value) and value == setting.default:
            yield setting.key, value
