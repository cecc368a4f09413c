"""The effective configuration with the origin of each value, as a table and as JSON."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from luna_textfile.config.keys import BUNDLE, KEYS
from luna_textfile.config.load import Loaded
from luna_textfile.config.problems import printable

Row = tuple[str, object, str]
"""Key, value and origin of a setting of the section bundle."""


def show(loaded: Loaded, bundle: Iterable[Row] = ()) -> str:
    """Return a table of key, value and origin, one line for each key, with values in YAML."""
    settings = [(key, written(value), printable(origin)) for key, value, origin in bundle]
    rows = [("KEY", "VALUE", "ORIGIN"), *_rows(loaded), *settings]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "".join(f"{key:<{widths[0]}}  {value:<{widths[1]}}  {origin}\n" for key, value, origin in rows)


def as_json(loaded: Loaded, bundle: Iterable[Row] = ()) -> str:
    """Return the same as a JSON object: section, key, then `value` and `origin`."""
    result: dict[str, Any] = {}
    for key in KEYS:
        entry = {"value": getattr(getattr(loaded.config, key.section), key.key), "origin": loaded.origins[key.name]}
        result.setdefault(key.section, {})[key.key] = entry
    result[BUNDLE] = {
        key.removeprefix(f"{BUNDLE}."): {"value": value, "origin": origin} for key, value, origin in bundle
    }
    return json.dumps(result, indent=2) + "\n"


def written(value: object) -> str:
    """Return a value in YAML: a list of one item without brackets, an empty text as two quotes."""
    if isinstance(value, tuple):
        return written(value[0]) if len(value) == 1 else json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value and not value[0].isdigit() and _plain(value):
        return value
    return printable(json.dumps(value, ensure_ascii=False))


def _rows(loaded: Loaded) -> Iterator[tuple[str, str, str]]:
    for key in KEYS:
        value = getattr(getattr(loaded.config, key.section), key.key)
        yield key.name, written(value), printable(_origin(key.name, loaded))


def _origin(name: str, loaded: Loaded) -> str:
    hsm = loaded.config.hsm
    if name == "hsm.slot_id" and (hsm.token_label or hsm.token_serial):
        return f"{loaded.origins[name]} (not used: tokens are selected by label or serial)"
    return loaded.origins[name]


def _plain(text: str) -> bool:
    return all(character.isalnum() or character in "/._-" for character in text)
