"""The oracle: prometheus_client's own parser reads what we wrote."""

from prometheus_client.parser import text_string_to_metric_families

Series = tuple[str, frozenset[tuple[str, str]]]

LAST_FAMILIES = {"minute": "luna_monitor_up", "daily": "luna_monitor_up"}


def parsed(text: str) -> dict[Series, float]:
    """Return the value of each series. ValueError: no exposition; AssertionError: a series twice."""
    read: dict[Series, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            series = sample.name, frozenset(sample.labels.items())
            assert series not in read, f"twice: {series}"
            assert sample.timestamp is None
            read[series] = sample.value
    return read


def values(text: str, family: str) -> list[float]:
    """Return the values of all series of a family."""
    return [value for (name, _), value in parsed(text).items() if name == family]


def is_whole(text: str, schedule: str) -> bool:
    """Tell whether this is a schedule's whole file: it parses, and holds the family that is sorted last."""
    return text.endswith("\n") and (LAST_FAMILIES[schedule], frozenset({("schedule", schedule)})) in parsed(text)
