"""Events on standard error, one a line, as JSON for programs or as text for people.

Not Python's `logging`: its import costs a fifth of a bare script, and the jobs need one logger with one output.
"""

import sys
import time
from collections.abc import Callable, Mapping

Fields = Mapping[str, object]

TRACE, DEBUG, INFO, WARNING, ERROR = 5, 10, 20, 30, 40
LEVELS = {"trace": TRACE, "debug": DEBUG, "info": INFO, "warn": WARNING, "error": ERROR}
"""Levels by their names in the configuration and in the log."""

_NAMES = {number: name for name, number in LEVELS.items()}
_COLOURS = {ERROR: "31", WARNING: "33", INFO: "32"}


class _Log:
    """The log of this process. Before `start` it has warnings only."""

    level = WARNING
    json = False
    constant: Fields = {}  # noqa: RUF012 - replaced, never changed
    redact: Callable[[Fields], Fields] | None = None


_log = _Log()


def start(level: str, style: str, **constant: object) -> None:
    """Begin to log. `level` and `style` as in the configuration; `constant` fields stand in every line."""
    _log.level, _log.json, _log.constant, _log.redact = LEVELS[level], style == "json", constant, None


def redact(fields: Callable[[Fields], Fields]) -> None:
    """Pass the fields of every later event through this: names that the metrics hide are hidden here as well."""
    _log.redact = fields


def enabled(level: int) -> bool:
    """Return True if events of this level are logged."""
    return level >= _log.level


def event(level: int, message: str, **fields: object) -> None:
    """Log one event. Empty fields are left out. A log that cannot be written stops no run."""
    if not enabled(level) or sys.stderr is None:
        return
    shown = _log.redact(fields) if _log.redact else fields
    kept = {name: value for name, value in {**_log.constant, **shown}.items() if value not in ("", None)}
    line = _as_json(level, message, kept) if _log.json else _as_text(level, message, kept)
    try:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except (OSError, ValueError):  # a full disk, a reader that has left, a closed stream
        return


def _as_json(level: int, message: str, fields: dict[str, object]) -> str:
    """One JSON object: time (UTC), level, event, and the event's fields."""
    import json  # a run that logs text may do without

    now = time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))
    head = {"time": f"{stamp}.{int(now * 1000) % 1000:03d}Z", "level": _NAMES[level], "event": message}
    return json.dumps({**head, **fields}, ensure_ascii=False, default=str)


def _as_text(level: int, message: str, fields: Fields) -> str:
    """One line for a person: local time, level, event, fields. A value with a line break follows on its own lines."""
    word = f"{_NAMES[level].upper():5}"
    if sys.stderr.isatty() and (code := _COLOURS.get(level)):
        word = f"\x1b[{code}m{word}\x1b[0m"
    texts = {name: f"{value}" for name, value in fields.items()}
    tail = [text for text in texts.values() if "\n" in text]
    inline = [f"{name}={text}" for name, text in texts.items() if "\n" not in text]
    stamp = time.strftime("%H:%M:%S", time.localtime())
    return "\n".join(["  ".join([stamp, word, message, *inline]), *tail])
