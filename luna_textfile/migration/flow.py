"""A value on one line of YAML that our reader takes for exactly this value."""

import json
import re
from collections.abc import Mapping

from luna_textfile.config.problems import printable

# Read as this very text without quotes; words that YAML 1.1 reads as another type are quoted all the same.
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
    # JSON escapes what no YAML text may hold but DEL and other characters that nobody sees.
    return printable(json.dumps(text, ensure_ascii=False))


def _number(value: float) -> str:
    text = repr(value)
    # YAML 1.1 takes 1e-07 for a text: its numbers have a point.
    return text.replace("e", ".0e") if "e" in text and "." not in text else text
