"""Writes a value as YAML on one line, so that the reader returns the same value."""

import json
import re
from collections.abc import Mapping

from luna_textfile.config.problems import printable

# Texts that need no quotes. Words that YAML 1.1 reads as another type are quoted nevertheless.
_PLAIN = re.compile(r"/?[A-Za-z_][A-Za-z0-9_./-]*")
_OTHER_TYPES = re.compile(r"y|n|yes|no|on|off|true|false|null", re.IGNORECASE)


def flow(value: object) -> str:
    """Return a text, number, switch, None, list or mapping as YAML."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value)


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and not _OTHER_TYPES.fullmatch(text):
        return text
    # JSON escapes what YAML does not allow, except DEL and other characters that are not printable.
    return printable(json.dumps(text, ensure_ascii=False))


def _number(value: float) -> str:
    text = repr(value)
    # YAML 1.1 reads 1e-07 as a text: its numbers have a decimal point.
    return text.replace("e", ".0e") if "e" in text and "." not in text else text
