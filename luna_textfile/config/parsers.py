"""Kinds of single values: how each is read from a file (typed) and from the environment (text).

Both readers raise ValueError with the problem or what to do; no value is converted silently.
"""

import ipaddress
from collections.abc import Callable
from typing import NamedTuple

MAX_ULONG = 2**64 - 1
"""The largest CK_ULONG on 64-bit Linux (PKCS#11: CK_SLOT_ID is an unsigned long)."""

_TRUE = ("true", "yes", "on", "1")
_FALSE = ("false", "no", "off", "0")


class Kind(NamedTuple):
    """How one kind of value is read. `allowed` completes the message "allowed: ..."."""

    allowed: str
    native: Callable[[object], object]
    text: Callable[[str], object]


def integer(low: int, high: int) -> Kind:
    """Return the kind of whole numbers from `low` to `high`, both included."""

    def native(value: object) -> int:
        number = whole(value)
        if not low <= number <= high:
            raise ValueError("out of range")
        return number

    return Kind(f"a whole number from {low} to {high}", native, lambda text: native(digits(text)))


def number(low: float, high: float) -> Kind:
    """Return the kind of numbers from `low` to `high`, both included; a whole number is a number too."""

    def native(value: object) -> float:
        if type(value) is not float and type(value) is not int:
            raise ValueError("not a number" + _hint_quotes(value))
        if not low <= value <= high:  # NaN compares false
            raise ValueError("out of range")
        return float(value)

    return Kind(f"a number from {low:g} to {high:g}", native, lambda text: native(_decimal(text)))


def boolean() -> Kind:
    """Return the kind of boolean values."""

    def native(value: object) -> bool:
        if type(value) is not bool:
            raise ValueError("not true or false" + _hint_quotes(value))
        return value

    def text(value: str) -> bool:
        if value.lower() not in _TRUE + _FALSE:
            raise ValueError("not true or false")
        return value.lower() in _TRUE

    return Kind("true or false (in the environment also yes, no, on, off, 1, 0)", native, text)


def choice(*words: str) -> Kind:
    """Return the kind of one word out of `words`, in upper or lower case."""

    def native(value: object) -> str:
        word = string(value).lower()
        if word not in words:
            raise ValueError("not one of these words")
        return word

    return Kind(f"one of {', '.join(words)}", native, native)


def address() -> Kind:
    """Return the kind of IP addresses, version 4 or 6."""

    def native(value: object) -> str:
        text = string(value)
        try:
            ipaddress.ip_address(text)
        except ValueError:
            raise ValueError("not an IP address; host names are not allowed") from None
        return text

    return Kind("an IP address, for example 0.0.0.0 or ::1", native, native)


def absolute_path() -> Kind:
    """Return the kind of absolute paths."""
    return Kind("an absolute path", _absolute, _absolute)


def optional_path() -> Kind:
    """Return the kind of absolute paths that may be empty, which means not set."""

    def native(value: object) -> str:
        return "" if value == "" else _absolute(value)

    return Kind("an absolute path, or empty", native, native)


def library() -> Kind:
    """Return the kind of shared libraries. A path relative to the current folder is not allowed."""

    def native(value: object) -> str:
        name = string(value)
        if not name.strip() or ("/" in name and not name.startswith("/")):
            raise ValueError("not absolute")
        return name

    return Kind("an absolute path, or a file name that the dynamic loader finds", native, native)


def optional_text() -> Kind:
    """Return the kind of texts that may be empty, which means not set."""

    def native(value: object) -> str:
        text = string(value)
        if text and not text.strip():
            raise ValueError("only white space")
        return text

    return Kind("text, or empty", native, native)


def string(value: object) -> str:
    """Return `value` if it is text that C, JSON and UTF-8 can carry, else raise ValueError."""
    if not isinstance(value, str):
        raise ValueError("not text: put it in quotes")  # noqa: TRY004 - all readers raise ValueError
    if "\0" in value:
        raise ValueError("a NUL character is not allowed")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("not valid UTF-8")
    return value


def whole(value: object) -> int:
    """Return `value` if it is an int and not a bool, else raise ValueError."""
    if type(value) is not int:
        raise ValueError("not a whole number" + _hint_quotes(value))
    return value


def digits(text: str) -> int:
    """Return the number of plain ASCII digits. 007 and +7 are refused, because their meaning is not clear."""
    if not (text.isascii() and text.isdigit()) or len(text) > 20:  # noqa: PLR2004 - the digits of MAX_ULONG
        raise ValueError("not plain digits")
    if text != str(int(text)):
        raise ValueError("leading zeros")
    return int(text)


def _decimal(text: str) -> float:
    if not text or not set(text) <= set("0123456789."):
        raise ValueError("not a plain decimal number")
    try:
        return float(text)
    except ValueError:
        raise ValueError("not a plain decimal number") from None


def _absolute(value: object) -> str:
    path = string(value)
    if not path.startswith("/"):
        raise ValueError("not absolute")
    return path


def _hint_quotes(value: object) -> str:
    return ": write it without quotes" if isinstance(value, str) else ""
