"""Kinds of several values: ids, labels, serials, names, and the mapping of the bundle."""

import math
from collections.abc import Callable, Hashable, Iterable
from typing import Literal, TypeVar

from luna_textfile.config.parsers import MAX_ULONG, Kind, digits, string, whole

_Item = TypeVar("_Item", bound=Hashable)


def ids(what: str, *, may_be_empty: bool) -> Kind:
    """Return the kind of CK_ULONG ids (0 to 2**64-1): one, a list without duplicates, or `all`."""

    def native(value: object) -> tuple[int, ...] | Literal["all"]:
        if value == "all":
            return "all"
        found = _distinct(map(ulong, value if isinstance(value, list) else [value]))
        if not found and not may_be_empty:
            raise ValueError("an empty list selects nothing; leave the key out or list ids")
        return found

    def text(value: str) -> tuple[int, ...] | Literal["all"]:
        return "all" if value == "all" else _distinct(ulong(digits(part)) for part in split(value))

    none = ", [] for none" if may_be_empty else ""
    return Kind(f"{what} from 0 to {MAX_ULONG}, a list of them without duplicates{none}, or all", native, text)


def texts(what: str) -> Kind:
    """Return the kind of one text or a list of texts without duplicates; empty means not set."""
    return _listed(f"{what}, or a list of them without duplicates; empty for none", _filled)


def serials() -> Kind:
    """Return the kind of token serials; a number is read as its digits."""
    return _listed("a token serial, or a list of them without duplicates; empty for none", _serial)


def names() -> Kind:
    """Return the kind of mappings from a serial, token label or appliance name to a name."""

    def native(value: object) -> dict[str, str]:
        if not isinstance(value, dict):
            raise ValueError("not a mapping")  # noqa: TRY004 - all readers raise ValueError
        return _named((_serial(key), _filled(name)) for key, name in value.items())

    def text(value: str) -> dict[str, str]:
        return _named(_pair(part) for part in split(value)) if value else {}

    allowed = "a mapping from a token serial, token label or appliance name to the name to show"
    return Kind(f"{allowed} (in the environment key=name,key=name)", native, text)


def mapping() -> Kind:
    """Return the kind of any mapping that JSON carries unchanged; it cannot be set in the environment."""

    def native(value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            raise ValueError("not a mapping")  # noqa: TRY004 - all readers raise ValueError
        _check_plain(value, "")
        return value

    def text(_: str) -> object:
        raise ValueError("set it in the configuration file")

    return Kind("a mapping of texts, numbers, switches, lists and mappings", native, text)


def _listed(allowed: str, item: Callable[[object], str]) -> Kind:
    def native(value: object) -> tuple[str, ...]:
        if value == "":
            return ()
        return _distinct(map(item, value if isinstance(value, list) else [value]))

    def text(value: str) -> tuple[str, ...]:
        return _distinct(map(_filled, split(value))) if value else ()

    return Kind(allowed, native, text)


def split(text: str) -> list[str]:
    """Return the items of a comma-separated text. Raises ValueError for an empty item."""
    parts = [part.strip() for part in text.split(",")]
    if "" in parts:
        raise ValueError("an item is empty")
    return parts


def _distinct(items: Iterable[_Item]) -> tuple[_Item, ...]:
    found = tuple(items)
    if len(set(found)) != len(found):
        raise ValueError("an item occurs twice")
    return found


def ulong(value: object) -> int:
    """Return a whole number that a CK_ULONG holds. Raises ValueError for anything else."""
    number = whole(value)
    if not 0 <= number <= MAX_ULONG:
        raise ValueError("out of range")
    return number


def _filled(value: object) -> str:
    text = string(value)
    if not text.strip():
        raise ValueError("an item is empty")
    return text


def _serial(value: object) -> str:
    # Numbers of plain digits keep all digits in YAML and TOML; other numbers arrive as Unquoted.
    return str(ulong(value)) if type(value) is int else _filled(value)


def _pair(part: str) -> tuple[str, str]:
    key, equals, name = (piece.strip() for piece in part.partition("="))
    if not (key and equals and name):
        raise ValueError("each item is key=name")
    return _filled(key), _filled(name)


def _named(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found = tuple(pairs)
    _distinct(key for key, _ in found)
    return dict(found)


def _check_plain(value: object, place: str) -> None:
    """Raise ValueError, with the key, for a value that JSON changes or refuses: the cache must keep every value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _plain_text(key, f"{place}: a key")
            _check_plain(inner, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            _check_plain(inner, f"{place}, item {number}")
    elif isinstance(value, str):
        _plain_text(value, place)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{place}: not a finite number")
    elif isinstance(value, int) and abs(value) > MAX_ULONG:
        raise ValueError(f"{place}: too large a number")
    elif not (value is None or isinstance(value, (int, float))):
        raise ValueError(f"{place}: not text: put it in quotes")


def _plain_text(value: object, place: str) -> None:
    try:
        string(value)
    except ValueError as error:
        raise ValueError(f"{place}: {error}".removeprefix(": ")) from None
