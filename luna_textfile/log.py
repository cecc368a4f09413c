"""Logs events to standard error, one on each line, as JSON or as text.

It does not use `logging` of Python, because its import takes a fifth of the time of a minimal script, and the jobs need
only one logger with one output.
"""

import sys
import time
from collections.abc import Callable, Mapping

Fields = Mapping[str, object]

TRACE, DEBUG, INFO, WARNING, ERROR = 5, 10, 20, 30, 40
LEVELS = {"trace": TRACE, "debug": DEBUG, "info": INFO, "warn": WARNING, "error": ERROR}
"""The levels by their names in the configuration and in the log."""

_NAMES = {number: name for name, number in LEVELS.items()}
_COLOURS = {ERROR: "31", WARNING: "33", INFO: "32"}


class _Log:
    """The log of this process. Before `start`, it logs only warnings and errors."""

    level = WARNING
    json = False
    constant: Fields = {}  # noqa: RUF012 - replaced, never changed
    redact: Callable[[Fields], Fields] | None = None


_log = _Log()


def start(level: str, style: str, **constant: object) -> None:
    """Start to log. `level` and `style` are as in the configuration; `constant` fields are in every line."""
    _log.level, _log.json, _log.constant, _log.redact = LEVELS[level], style == "json", constant, None


def redact(fields: Callable[[Fields], Fields]) -> None:
    """Apply this function to the fields of every later event: the log hides the same names as the metrics."""
    _log.redact = fields


def enabled(level: int) -> bool:
    """Return True if events of this level are logged."""
    return level >= _log.level


def event(level: int, message: str, **fields: object) -> None:
    """Log one event. Empty fields are omitted. An error of the log does not stop a run."""
    if not enabled(level) or sys.stderr is None:
        return
    shown = _log.redact(fields) if _log.redact else fields
    kept = {name: value for name, value in {**_log.constant, **shown}.items() if value not in ("", None)}
    line = _as_json(level, message, kept) if _log.json else _as_text(level, message, kept)
    try:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except (OSError, ValueError):  # a full disk, a closed pipe, a closed stream
        return


def _as_json(level: int, message: str, fields: dict[str, object]) -> str:
    """Return one JSON object: time (UTC), level, event, and the fields of the event."""
    import json  # a run that logs text does not need it

    now = time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))
    head = {"time": f"{stamp}.{int(now * 1000) % 1000:03d}Z", "level": _NAMES[level], "event": message}
    return json.dumps({**head, **fields}, ensure_ascii=False, default=str)


def _as_text(level: int, message: str, fields: Fields) -> str:
    """Return a line of text: local time, level, event, fields. Values with line breaks follow on their own lines."""
    word = f"{_NAMES[level].upper():5}"
    if sys.stderr.isatty() and (code := _COLOURS.get(level)):
        word = f"\x1b[{code}m{word}\x1b[0m"
    texts = {name: f"{value}" for name, value in fields.items()}
    tail = [text for text in texts.values() if "\n" in text]
    inline = [f"{name}={text}" for name, text in texts.items() if "\n" not in text]
    stamp = time.strftime("%H:%M:%S", time.localtime())
    return "\n".join(["  ".join([stamp, word, message, *inline]), *tail])
