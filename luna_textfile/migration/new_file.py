"""The text of the new configuration file: the earlier values, and every other key with its default, as a comment."""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import Any

from luna_textfile.bundle.settings.alerts import ALERTS
from luna_textfile.config.keys import BUNDLE, KEYS, SECTIONS, Key
from luna_textfile.config.load import DEADLINE, DERIVED
from luna_textfile.config.problems import printable
from luna_textfile.migration.flow import flow
from luna_textfile.migration.legacy import Gone, LegacyConfig
from luna_textfile.migration.legacy_alerts import ALERTS as LEGACY_ALERTS
from luna_textfile.migration.legacy_keys import NOTES

COLUMNS = 100
PARAMETERS = {(alert.name, parameter.key): parameter for alert in ALERTS for parameter in alert.parameters}


def new_text(legacy: LegacyConfig) -> str:
    """Return the YAML text. `load` reads the same values from it as from the earlier file."""
    parts = [_head(legacy), *(_section(name, legacy) for name in SECTIONS), _bundle(legacy)]
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in parts)


def _head(legacy: LegacyConfig) -> Iterator[str]:
    yield from _comment(f"Written by luna-textfile migrate from {legacy.path}.", "")
    yield from _comment(
        "A key after a # has its default: remove the # to set it. `luna-textfile config` shows the effective values.",
        "",
    )
    if legacy.gone:
        yield "#"
        yield from _comment("These keys of the earlier file are not migrated:", "")
        for gone in legacy.gone:
            yield from _comment(f"  {gone.name}: {gone.reason}{_number(gone)}", "")


def _number(gone: Gone) -> str:
    return "" if gone.number is None else f" (it was {gone.number:g})"


def _section(name: str, legacy: LegacyConfig) -> Iterator[str]:
    yield f"{name}:"
    for key in (key for key in KEYS if key.section == name):
        yield from _key(key, legacy)


def _key(key: Key, legacy: LegacyConfig) -> Iterator[str]:
    yield from _comment(key.help, "  ")
    if note := NOTES.get(key.name):
        yield from _comment(f"Migrated: {note}", "  ")
    given = legacy.content.get(key.section) or {}
    if key.key in given:
        yield f"  {key.key}: {flow(given[key.key])}"
    else:
        value = getattr(getattr(legacy.loaded.config, key.section), key.key)
        derived = f"  # {DERIVED}" if key.name == DEADLINE else ""
        yield f"  #{key.key}: {flow(value)}{derived}"  # removing the # is enough to set the key


def _bundle(legacy: LegacyConfig) -> Iterator[str]:
    given = legacy.content.get(BUNDLE)
    if given:
        yield f"{BUNDLE}:"
        yield from _tree(given, "  ")
        return
    what = (
        "Settings of `luna-textfile render`. These are the thresholds of the earlier alerts; there are more settings."
    )
    yield from _comment(what, "")
    yield from (f"#{line}" for line in (f"{BUNDLE}:", "  alerts:", *_thresholds(legacy.gone)))


def _tree(node: Mapping[str, Any], pad: str) -> Iterator[str]:
    for key, value in node.items():
        if isinstance(value, dict) and value:
            yield f"{pad}{flow(key)}:"
            yield from _tree(value, f"{pad}  ")
        else:
            yield f"{pad}{flow(key)}: {flow(value)}"


def _thresholds(gone: Iterable[Gone]) -> Iterator[str]:
    """Yield the settings of the alerts. The meaning of an unknown number is not known: it stays a comment."""
    numbers = {one.alert: one for one in gone if one.number is not None}
    for alert in LEGACY_ALERTS:
        if alert.threshold is None:
            continue
        default = PARAMETERS[alert.name, alert.threshold].default
        yield f"    {alert.name}:"
        if earlier := numbers.get(alert.name):
            yield printable(f"      {alert.threshold}: {earlier.number:g}  # {earlier.name}; the default is {default}")
        else:
            yield f"      {alert.threshold}: {default}"


def _comment(text: str, pad: str) -> Iterator[str]:
    """Yield the lines of a comment. Spaces at the start of the text indent all lines."""
    clean = printable(text)
    indent = " " * (len(clean) - len(clean.lstrip()))
    further = f"{indent}  " if indent else ""
    lines = wrap(clean.strip(), COLUMNS, initial_indent=indent, subsequent_indent=further, break_long_words=False)
    return (f"{pad}# {line}" for line in lines)
