"""Kinds of settings of the bundle, beside those of the configuration (config/parsers.py, config/lists.py).

The bundle is set in the file only, so `text` of these kinds is never asked.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from luna_textfile.config.parsers import Kind, boolean, choice, string

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
"""Units of Prometheus durations, in seconds. `ms` and `y` are left out: nothing here is that short or that long."""

_DURATION = re.compile(r"(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?")
_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_METRIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")


def seconds(text: str) -> int:
    """Return the seconds of a Prometheus duration such as 90s, 5m or 1h30m. Raises ValueError."""
    match = _DURATION.fullmatch(text)
    if not match or not text:
        raise ValueError("not a duration")
    amounts = (int(group or 0) for group in match.groups())
    return sum(amount * UNITS[unit] for amount, unit in zip(amounts, "wdhms", strict=True))


def written_duration(count: int) -> str:
    """Return whole seconds as Prometheus writes a duration in its largest fitting unit: 300 is 5m, 5400 is 90m."""
    for unit in "wdhm":
        if count and count % UNITS[unit] == 0:
            return f"{count // UNITS[unit]}{unit}"
    return f"{count}s"


def of_text(allowed: str, read: Callable[[str], str]) -> Kind:
    """Return the kind of texts that `read` accepts and returns as they shall be used. It raises ValueError."""

    def native(value: object) -> str:
        return read(string(value))

    return Kind(allowed, native, read)


def duration(low: str = "0s", high: str = "5200w") -> Kind:
    """Return the kind of Prometheus durations from `low` to `high`."""

    def read(text: str) -> str:
        if not seconds(low) <= seconds(text) <= seconds(high):
            raise ValueError("out of range")
        return text

    return of_text(f"a duration from {low} to {high}, such as 90s, 5m or 1h30m", read)


def switch() -> Kind:
    """Return the kind of switches; without the words that only the environment knows."""
    return boolean()._replace(allowed="true or false")


def severity() -> Kind:
    """Return the kind of severities, the three that mixtool accepts."""
    return choice("critical", "warning", "info")


def one_line() -> Kind:
    """Return the kind of texts of one line, not empty."""

    def read(text: str) -> str:
        if not text.strip() or not text.isprintable():
            raise ValueError("empty, or with a line break or control character")
        return text

    return of_text("text of one line", read)


def optional_line() -> Kind:
    """Return the kind of texts of one line that may be empty, which means not set."""

    def read(text: str) -> str:
        if not text.isprintable():
            raise ValueError("with a line break or control character")
        return text

    return of_text("text of one line, or empty", read)


def url() -> Kind:
    """Return the kind of http and https addresses."""

    def read(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname or not text.isprintable() or " " in text:
            raise ValueError("not a web address")
        if "@" in parts.netloc:
            raise ValueError("a name or a secret does not belong in it")
        return text

    return of_text("a web address, http://... or https://...", read)


def label_name() -> Kind:
    """Return the kind of Prometheus label names, in the letters that every reader accepts."""
    return matching("a label name: letters, digits, _", _LABEL)


def metric_name() -> Kind:
    """Return the kind of Prometheus metric names, in the letters that every reader accepts."""
    return matching("a metric name: letters, digits, _ and :", _METRIC)


def matching(allowed: str, *patterns: re.Pattern[str]) -> Kind:
    """Return the kind of texts that match one of `patterns` as a whole."""

    def read(text: str) -> str:
        if not any(pattern.fullmatch(text) for pattern in patterns):
            raise ValueError("not of this form")
        return text

    return of_text(allowed, read)


def list_of(kind: Kind, what: str) -> Kind:
    """Return the kind of lists of `kind`; one value is a list of one."""

    def native(value: object) -> tuple[object, ...]:
        given = value if isinstance(value, (list, tuple)) else [value]
        return tuple(kind.native(item) for item in given)

    return Kind(f"a list of {what}", native, lambda text: native([text]))


def lines(what: str) -> Kind:
    """Return the kind of lists of texts of one line; one text is a list of one."""
    return list_of(one_line(), what)


def mapping_of(allowed: str, key: Kind, kind: Kind) -> Kind:
    """Return the kind of mappings from what `key` takes to what `kind` takes; the environment cannot write it."""

    def native(value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            raise ValueError("not a mapping")  # noqa: TRY004 - one type for whatever a value has wrong
        return {str(key.native(name)): kind.native(inner) for name, inner in value.items()}

    def text(_: str) -> object:
        raise ValueError("set it in the configuration file")

    return Kind(allowed, native, text)


def per_hsm(kind: Kind) -> Kind:
    """Return the kind of mappings from the name of an HSM to what `kind` takes."""
    return mapping_of(f"a mapping from the name of an HSM to {kind.allowed}", one_line(), kind)
