"""The calendar of an office in Zurich: how busy a day is, and what its clocks say."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Zurich")
HOLIDAYS = {
    date(2024, 12, 25): "Christmas",
    date(2024, 12, 26): "Christmas",
    date(2025, 1, 1): "New Year",
    date(2025, 1, 2): "New Year",
    date(2025, 4, 18): "Good Friday",
    date(2025, 4, 21): "Easter Monday",
    date(2025, 5, 1): "Labour Day",
    date(2025, 5, 29): "Ascension",
    date(2025, 6, 9): "Whit Monday",
    date(2025, 8, 1): "National Day",
}
CLOSED = (date(2024, 12, 23), date(2025, 1, 5))
"""Two weeks in which hardly anybody works."""

_IDLE, _FEW, _ALL = 0.04, 0.2, 1.0
_SATURDAY = 5


def busy(day: date) -> float:
    """Return the share of an ordinary working day's load."""
    if day in HOLIDAYS or day.weekday() >= _SATURDAY:
        return _IDLE
    return _FEW if CLOSED[0] <= day <= CLOSED[1] else _ALL


def closes_a_month(day: date) -> bool:
    """Tell whether it is the last working day of its month, with a batch in the night that follows."""
    rest = (day + timedelta(days=more) for more in range(1, 31))
    later = [other for other in rest if other.month == day.month and busy(other) == _ALL]
    return busy(day) == _ALL and not later


def local(seconds: int) -> datetime:
    """Return what a clock in the office shows; summer time begins and ends there, not in the seconds of the epoch."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(ZONE)


def utc(text: str) -> int:
    """Return the seconds of the epoch of 2025-03-12 08:30, in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
