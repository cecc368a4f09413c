"""Addresses that are still the examples they are by default."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from luna_textfile.bundle.validation.read import BY_PATH, at

EXAMPLE = re.compile(r"[\w.@-]*\bexample\.\w+")
"""In every default that a site must replace: example.com and similar names lead nowhere (RFC 2606)."""


def still_examples(bundle: Mapping[str, Any], texts: Collection[str]) -> Iterator[tuple[str, object]]:
    """Yield key and value of every setting that still is an example and is in one of the rendered texts.

    What another setting switches off, or a part that was not chosen would use, is nothing to ask for.
    """
    for path, setting in BY_PATH.items():
        value = at(bundle, path)
        names = EXAMPLE.findall(str(value)) if value == setting.default else ()
        if any(name in text for name in names for text in texts):
            yield setting.key, value
