"""Kinds of settings that say where a message goes, and when: stricter than what people may write elsewhere.

Alertmanager reads them with Go's parsers, and reads some as templates, so braces are left out of all of them.
"""

import ipaddress
import re

from luna_textfile.bundle.schema.types_basic import of_text
from luna_textfile.config.parsers import Kind, string

LEAST_MINUTES = 4 * 60
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`|~-]+"
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?)*"
_MAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_HOST}")
_WEB = re.compile(
    rf"https?://(?:{_HOST}|\[([0-9A-Fa-f:.]+)\])(?::([0-9]{{1,5}}))?"
    r"(?:[/?#](?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)
_HOURS = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*")
_MINUTES_A_DAY = 24 * 60
_LAST_PORT = 65535


def mails() -> Kind:
    """Return the kind of lists of mail addresses without names; one is a list of one, [] is no recipient."""

    def native(value: object) -> tuple[str, ...]:
        found = value if isinstance(value, (list, tuple)) else [value]
        return tuple(_mail(string(address)) for address in found)

    return Kind("a mail address such as ops@example.com, or a list of them", native, native)


def mail() -> Kind:
    """Return the kind of one mail address without a name."""
    return of_text("a mail address such as hsm@example.com", _mail)


def receiver_url() -> Kind:
    """Return the kind of http and https addresses that Go's parser takes: no user, no braces, escapes complete."""

    def read(text: str) -> str:
        match = _WEB.fullmatch(text)
        if not match or int(match[2] or 1) > _LAST_PORT:
            raise ValueError("not a plain web address; put an address with a user or a token in it into a file")
        if match[1]:
            ipaddress.IPv6Address(match[1])
        return text

    return of_text("a web address, http://... or https://...", read)


def days() -> Kind:
    """Return the kind of lists of days of the week, at least one."""

    def native(value: object) -> tuple[str, ...]:
        found = value if isinstance(value, (list, tuple)) else [value]
        named = {string(day).lower() for day in found}
        if not named or not named <= set(DAYS):
            raise ValueError("not days of the week")
        return tuple(day for day in DAYS if day in named)

    return Kind(f"a list of {', '.join(DAYS)}", native, native)


def hours() -> Kind:
    """Return the kind of spans within a day, long enough that the slowest interval of digests falls into them."""

    def read(text: str) -> str:
        match = _HOURS.fullmatch(text)
        if not match:
            raise ValueError("not two times of day")
        start, end = (60 * int(match[group]) + int(match[group + 1]) for group in (1, 3))
        if not start + LEAST_MINUTES <= end <= _MINUTES_A_DAY:
            raise ValueError("the end must be at least four hours later, on the same day, at most 24:00")
        return text

    return of_text("a span of four hours or more, such as 08:00-17:00, at most 00:00-24:00", read)


def time_zone() -> Kind:
    """Return the kind of names of time zones that this machine knows."""

    def read(text: str) -> str:
        from zoneinfo import ZoneInfo

        if not _ZONE.fullmatch(text):
            raise ValueError("not the name of a time zone")
        try:
            ZoneInfo(text)
        except (KeyError, ValueError, OSError):
            raise ValueError("this machine knows no such time zone; is the package tzdata missing?") from None
        return text

    return of_text("UTC, or a time zone such as Europe/Berlin", read)


def _mail(text: str) -> str:
    if not _MAIL.fullmatch(text):
        raise ValueError("not a mail address")
    return text
