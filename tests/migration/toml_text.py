"""Values as TOML, which Python reads and does not write."""

import json
import re
from collections.abc import Mapping
from typing import Any


def toml_text(document: Mapping[str, Any]) -> str:
    """Return sections as TOML. None, which TOML does not have, is left out."""
    return "".join(f"[{_text(name)}]\n{_lines(section)}\n" for name, section in document.items())


def _lines(section: Mapping[str, Any]) -> str:
    return "".join(f"{_text(key)} = {_value(value)}\n" for key, value in section.items() if value is not None)


def _value(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        pairs = (f"{_text(key)} = {_value(inner)}" for key, inner in value.items() if inner is not None)
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(inner) for inner in value if inner is not None) + "]"
    return repr(value) if isinstance(value, float) else json.dumps(value)


def _text(text: str) -> str:
    # JSON's escapes are TOML's, but that TOML also wants DEL escaped.
    return re.sub("\x7f", r"\\u007f", json.dumps(text, ensure_ascii=False))
