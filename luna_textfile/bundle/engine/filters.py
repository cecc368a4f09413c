"""What templates may call: filters that make a text safe in one language, and the arithmetic of durations."""

import json
import re
from collections.abc import Callable, Mapping

from luna_textfile.bundle.schema.types_basic import seconds, written_duration

_HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_RE2 = re.compile(r"([\\.+*?()|\[\]{}^$])")


def quoted(value: object) -> str:
    """Return a value as JSON writes it, which is also a YAML scalar and a PromQL string.

    YAML's readers refuse some characters that JSON lets stand (U+0085 ...): these are escaped, which all three read.
    """
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))


def regex(text: str) -> str:
    """Return a text that an RE2 expression matches literally; put `quoted` behind it."""
    return _RE2.sub(r"\\\1", text)


def literal(text: str) -> str:
    """Return a text that a Go template prints as it is: in annotations and in Alertmanager's templates."""
    return text.replace("{{", '{{ "{{" }}')


def unit_value(text: str) -> str:
    """Return a text as the value of a systemd setting: specifiers (%) taken literally, on one line."""
    return text.replace("%", "%%").replace("\\", "\\\\")


def duration(count: float) -> str:
    """Return seconds as a Prometheus duration."""
    return written_duration(int(count))


FILTERS: Mapping[str, Callable[..., object]] = {
    "quoted": quoted,
    "regex": regex,
    "literal": literal,
    "unit_value": unit_value,
    "seconds": seconds,
    "duration": duration,
}
