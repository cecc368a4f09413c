"""The text of the new configuration file: what the earlier one said, every other key at its default, as a comment."""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import Any

from luna_textfile.bundle.settings.alerts import ALERTS
from luna_textfile.config.keys import BUNDLE, KEYS, SECTIONS, Key
from luna_textfile.config.load import DEADLINE, DERIVED
from luna_textfile.config.problems import printable
from luna_textfile.migration.flow import flow
from luna_textfile.migration.former import Former, Gone
from luna_textfile.migration.former_alerts import ALERTS as FORMER_ALERTS
from luna_textfile.migration.former_keys import NOTES

COLUMNS = 100
PARAMETERS = {(alert.name, parameter.key): parameter for alert in ALERTS for parameter in alert.parameters}


def new_text(former: Former) -> str:
    """Return the YAML text. Read by `load`, it means what the earlier file means."""
    parts = [_head(former), *(_section(name, former) for name in SECTIONS), _bundle(former)]
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in parts)


def _head(former: Former) -> Iterator[str]:
    yield from _comment(f"Written by luna-textfile migrate from {former.path}.", "")
    yield from _comment(
        "A key behind a # has its default: without the # it counts. `luna-textfile config` shows what is in effect.", ""
    )
    if former.gone:
        yield "#"
        yield from _comment("These keys of the earlier file are not here:", "")
        for gone in former.gone:
            yield from _comment(f"  {gone.name}: {gone.why}{_number(gone)}", "")


def _number(gone: Gone) -> str:
    return "" if gone.number is None else f" (it was {gone.number:g})"


def _section(name: str, former: Former) -> Iterator[str]:
    yield f"{name}:"
    for key in (key for key in KEYS if key.section == name):
        yield from _key(key, former)


def _key(key: Key, former: Former) -> Iterator[str]:
    yield from _comment(key.help, "  ")
    if note := NOTES.get(key.name):
        yield from _comment(f"Migrated: {note}", "  ")
    given = former.content.get(key.section) or {}
    if key.key in given:
        yield f"  {key.key}: {flow(given[key.key])}"
    else:
        value = getattr(getattr(former.loaded.config, key.section), key.key)
        derived = f"  # {DERIVED}" if key.name == DEADLINE else ""
        yield f"  #{key.key}: {flow(value)}{derived}"  # taking away the # is all it takes to change it


def _bundle(former: Former) -> Iterator[str]:
    given = former.content.get(BUNDLE)
    if given:
        yield f"{BUNDLE}:"
        yield from _tree(given, "  ")
        return
    what = "What `luna-textfile render` makes. Here are the earlier alerts' thresholds; there are many more settings."
    yield from _comment(what, "")
    yield from (f"#{line}" for line in (f"{BUNDLE}:", "  alerts:", *_thresholds(former.gone)))


def _tree(node: Mapping[str, Any], pad: str) -> Iterator[str]:
    for key, value in node.items():
        if isinstance(value, dict) and value:
            yield f"{pad}{flow(key)}:"
            yield from _tree(value, f"{pad}  ")
        else:
            yield f"{pad}{flow(key)}: {flow(value)}"


def _thresholds(gone: Iterable[Gone]) -> Iterator[str]:
    """Yield the alerts' settings. Nobody knows what a number in an unknown form meant: it stays a comment."""
    told = {one.alert: one for one in gone if one.number is not None}
    for alert in FORMER_ALERTS:
        if alert.threshold is None:
            continue
        default = PARAMETERS[alert.name, alert.threshold].default
        yield f"    {alert.name}:"
        if earlier := told.get(alert.name):
            yield printable(f"      {alert.threshold}: {earlier.number:g}  # {earlier.name}; the default is {default}")
        else:
            yield f"      {alert.threshold}: {default}"


def _comment(text: str, pad: str) -> Iterator[str]:
    """Yield lines of a comment; blanks at the start of the text indent all of it."""
    clean = printable(text)
    indent = " " * (len(clean) - len(clean.lstrip()))
    further = f"{indent}  " if indent else ""
    lines = wrap(clean.strip(), COLUMNS, initial_indent=indent, subsequent_indent=further, break_long_words=False)
    return (f"{pad}# {line}" for line in lines)
