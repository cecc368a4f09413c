"""What keys must be to each other."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from luna_textfile.config.model import Config
from luna_textfile.config.problems import Problem
from luna_textfile.config.redaction import shown

DEFAULT = "default"
"""The origin of a value that is not set."""

Origins = Mapping[str, str]


class Rule(NamedTuple):
    """Keys that depend on each other: `kept` returns whether they agree, `says` is the rule as text."""

    keys: tuple[str, str]
    kept: Callable[[Config, Origins], bool]
    says: str


def _not_slot_and(other: str) -> Rule:
    def kept(config: Config, origins: Origins) -> bool:
        return origins["hsm.slot_id"] == DEFAULT or not _get(config, other)

    return Rule(("hsm.slot_id", other), kept, f"set either hsm.slot_id or {other}, not both")


def _within(timeout: str, deadline: str) -> Rule:
    # Only for a time limit that is set: the default may exceed a short deadline, which then limits the call.
    def kept(config: Config, origins: Origins) -> bool:
        return origins[timeout] == DEFAULT or _get(config, timeout) <= _get(config, deadline)  # type: ignore[operator]

    return Rule((timeout, deadline), kept, f"allowed: at most {deadline}, because that limit ends the run")


RULES = (
    _not_slot_and("hsm.token_label"),
    _not_slot_and("hsm.token_serial"),
    Rule(
        ("hsm.name", "hsm.names"),
        lambda config, _: not (config.hsm.name and config.hsm.names),
        "set either hsm.name (one name for all slots) or hsm.names, not both",
    ),
    Rule(
        ("exporter.health_port", "exporter.port"),
        lambda config, _: config.exporter.port != config.exporter.health_port,
        "exporter.health_port and exporter.port must differ",
    ),
    Rule(
        ("collector.minute_deadline_seconds", "collector.minute_interval_seconds"),
        lambda config, _: config.collector.minute_deadline_seconds < config.collector.minute_interval_seconds,
        "allowed: less than collector.minute_interval_seconds, because runs must not overlap",
    ),
    _within("collector.call_timeout_seconds", "collector.minute_deadline_seconds"),
    _within("collector.call_timeout_seconds", "collector.daily_deadline_seconds"),
    _within("collector.initialize_timeout_seconds", "collector.minute_deadline_seconds"),
    _within("collector.initialize_timeout_seconds", "collector.daily_deadline_seconds"),
)


def broken(config: Config, origins: Origins, failed: Collection[str | None]) -> Iterator[Problem]:
    """Yield a problem for each broken rule. Rules about a key in `failed` are skipped."""
    for rule in RULES:
        if not any(key in failed for key in rule.keys) and not rule.kept(config, origins):
            yield _problem(rule, config, origins)


def _problem(rule: Rule, config: Config, origins: Origins) -> Problem:
    first, second = rule.keys
    if origins[first] == DEFAULT:  # report the key that is set
        first, second = second, first
    other = f"{second} is {shown(_get(config, second))} ({origins[second]})"
    return Problem(origins[first], first, shown(_get(config, first)), rule.says, other)


def _get(config: Config, name: str) -> object:
    section, key = name.split(".")
    return getattr(getattr(config, section), key)
