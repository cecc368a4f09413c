"""Suggests a known key for an unknown one."""

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a suggestion for an unknown `name`: the nearest known name, or where all names are listed.

    A key of the same name in another section takes precedence.
    """
    names = tuple(known)
    last = _last(name)
    moved = [other for other in names if _last(other).lower() == last.lower()]
    close = moved or difflib.get_close_matches(name[:100], names, n=1)
    if close:
        return f"did you mean {close[0]}?"
    return "`luna-textfile config` lists all keys"


def _last(name: str) -> str:
    return name.rsplit("__" if "__" in name else ".", 1)[-1]
