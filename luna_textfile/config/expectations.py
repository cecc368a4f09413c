"""Kinds of expectations: values by id, and roles; for all HSMs and tokens, or by name.

Ids are text with plain digits, because keys in JSON are text.
"""

from collections.abc import Iterable

from luna_textfile.config.lists import split, ulong
from luna_textfile.config.parsers import Kind, digits, string

ROLES = ("so", "crypto_officer", "crypto_user")
"""The roles of a partition, as metrics name them."""


def numbers(what: str) -> Kind:
    """Return the kind of mappings from an id to a value (both 0 to 2**64-1)."""

    def text(value: str) -> dict[str, int]:
        return _distinct(_entry(part) for part in _items(value))

    allowed = f"a mapping from {what} to its value, both whole numbers (in the environment id=value,id=value)"
    return Kind(allowed, _numbers, text)


def numbers_by_name(whose: str, what: str) -> Kind:
    """Return the kind of mappings from a name to such a mapping."""

    def native(value: object) -> dict[str, dict[str, int]]:
        return {_filled(name): _numbers(inner) for name, inner in _mapping(value).items()}

    def text(value: str) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for part in _items(value):
            name, rest = _named(part)
            number, inner = _entry(rest)
            _distinct([*found.get(name, {}).items(), (number, inner)])
            found.setdefault(name, {})[number] = inner
        return found

    allowed = f"a mapping from {whose} to a mapping from {what} to its value"
    return Kind(f"{allowed} (in the environment name/id=value,name/id=value)", native, text)


def roles() -> Kind:
    """Return the kind of lists of roles."""
    allowed = f"{', '.join(ROLES)}, or a list of them without duplicates; empty for none"
    return Kind(allowed, _roles, lambda value: _roles(_items(value)))


def roles_by_name(whose: str) -> Kind:
    """Return the kind of mappings from a name to a list of roles."""

    def native(value: object) -> dict[str, tuple[str, ...]]:
        return {_filled(name): _roles(inner) for name, inner in _mapping(value).items()}

    def text(value: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[object]] = {}
        for part in _items(value):
            name, role = _named(part)
            found.setdefault(name, []).append(role)
        return {name: _roles(inner) for name, inner in found.items()}

    allowed = f"a mapping from {whose} to a list of {', '.join(ROLES)}"
    return Kind(f"{allowed} (in the environment name/role,name/role)", native, text)


def _numbers(value: object) -> dict[str, int]:
    return _distinct((str(_number(key)), _value(inner)) for key, inner in _mapping(value).items())


def _number(value: object) -> int:
    return ulong(digits(value) if isinstance(value, str) else value)


def _value(value: object) -> int:
    if type(value) is bool:
        raise ValueError("a value is a number: 1 for on, 0 for off")
    return ulong(value)


def _roles(value: object) -> tuple[str, ...]:
    if value == "":
        return ()
    found = [string(role) for role in (value if isinstance(value, list) else [value])]
    if strangers := [role for role in found if role not in ROLES]:
        raise ValueError(f"{strangers[0]!r} is not a role")
    if len(set(found)) != len(found):
        raise ValueError("an item occurs twice")
    return tuple(found)


def _mapping(value: object) -> dict[object, object]:
    if not isinstance(value, dict):
        raise ValueError("not a mapping")  # noqa: TRY004 - all readers raise ValueError
    return value


def _filled(value: object) -> str:
    # YAML reads a serial of plain digits as a number.
    text = str(_number(value)) if type(value) is int else string(value)
    if not text.strip():
        raise ValueError("a name is empty")
    return text


def _items(text: str) -> list[str]:
    return split(text) if text else []


def _named(part: str) -> tuple[str, str]:
    name, slash, rest = part.rpartition("/")
    if not slash:
        raise ValueError("each item begins with a name and a slash")
    return _filled(name.strip()), rest.strip()


def _entry(part: str) -> tuple[str, int]:
    number, equals, value = (piece.strip() for piece in part.partition("="))
    if not equals:
        raise ValueError("each item is id=value")
    return str(_number(number)), _number(value)


def _distinct(entries: Iterable[tuple[str, int]]) -> dict[str, int]:
    found = tuple(entries)
    if len(dict(found)) != len(found):
        raise ValueError("an id occurs twice")
    return dict(found)
