"""Events on standard error, one a line, as JSON for machines or as text for people."""

import json
import logging
import sys
import time
from collections.abc import Callable, Mapping

TRACE = 5
LEVELS = {
    "trace": TRACE,
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warn": logging.WARNING,
    "error": logging.ERROR,
}

_logger = logging.getLogger("luna_textfile")
_constant: dict[str, object] = {}
_concealing: list[Callable[[Mapping[str, object]], Mapping[str, object]]] = []


def start(level: str, style: str, **constant: object) -> None:
    """Begin to log. `level` and `style` as in the configuration; `constant` fields stand in every line."""
    logging.addLevelName(TRACE, "TRACE")
    logging.addLevelName(logging.WARNING, "WARN")
    handler = logging.StreamHandler(sys.stderr)
    colour = style == "pretty" and sys.stderr.isatty()
    handler.setFormatter(JsonLines() if style == "json" else Pretty(colour=colour))
    _logger.handlers = [handler]
    _logger.propagate = False
    _logger.setLevel(LEVELS[level])
    _constant.clear()
    _constant.update(constant)
    _concealing.clear()


def conceal(fields: Callable[[Mapping[str, object]], Mapping[str, object]]) -> None:
    """Pass the fields of every later event through this: names that the metrics hide are hidden here as well."""
    _concealing[:] = [fields]


def enabled(level: int) -> bool:
    """Tell whether events of this level are logged."""
    return _logger.isEnabledFor(level)


def event(level: int, message: str, **fields: object) -> None:
    """Log one event. Empty fields are left out."""
    if enabled(level):
        shown = _concealing[0](fields) if _concealing else fields
        _logger.log(level, message, extra={"fields": {**_constant, **shown}})


def _fields(record: logging.LogRecord) -> dict[str, object]:
    fields: dict[str, object] = getattr(record, "fields", {})
    return {name: value for name, value in fields.items() if value not in ("", None)}


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, event, and the event's fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Format one line."""
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line = {
            "time": f"{stamp}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        return json.dumps(line | _fields(record), ensure_ascii=False, default=str)


class Pretty(logging.Formatter):
    """One line for a person: local time, level, event, fields."""

    colours = {"ERROR": "31", "WARN": "33", "INFO": "32"}  # noqa: RUF012 - a constant of the class

    def __init__(self, *, colour: bool) -> None:
        super().__init__()
        self._colour = colour

    def format(self, record: logging.LogRecord) -> str:
        """Format one line; a value with a line break (a traceback) follows on lines of its own."""
        level = f"{record.levelname:5}"
        if self._colour and (code := self.colours.get(record.levelname)):
            level = f"\x1b[{code}m{level}\x1b[0m"
        fields = _fields(record)
        tail = [f"{value}" for value in fields.values() if "\n" in str(value)]
        inline = [f"{name}={value}" for name, value in fields.items() if "\n" not in str(value)]
        stamp = time.strftime("%H:%M:%S", time.localtime(record.created))
        return "\n".join(["  ".join([stamp, level, record.getMessage(), *inline]), *tail])
