"""The tables of docs/migrating.md, made from what is known of the earlier daemon and from what we are now."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from luna_textfile.bundle.settings.alerts import ALERTS
from luna_textfile.catalogue import FAMILIES, GROUPS
from luna_textfile.config.keys import BY_NAME
from luna_textfile.config.model import Config
from luna_textfile.config.show import written
from luna_textfile.migration.legacy_alerts import ALERTS as LEGACY_ALERTS
from luna_textfile.migration.legacy_families import FAMILIES as LEGACY_FAMILIES
from luna_textfile.migration.legacy_keys import KEYS as LEGACY_KEYS
from luna_textfile.migration.legacy_panels import PANELS

_TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def with_tables(document: str) -> str:
    """Return the document with every marked table as it has to be. Raises KeyError for a table that is not ours."""
    return _TABLE.sub(lambda match: f"{match[1]}{TABLES[match[2]]()}{match[3]}", document)


def _keys() -> str:
    rows = ((_code(key.name), _default(key.name), key.note or "The same.") for key in LEGACY_KEYS)
    return _table(("key, the same in both", "default", "what is different"), rows)


def _default(name: str) -> str:
    key = BY_NAME[name]
    return _code(written(getattr(getattr(Config(), key.section), key.key)))


def _families() -> str:
    ours = {family.name: family for family in FAMILIES}
    schedules = {family.name: group.schedules for group in GROUPS for family in group.families}
    rows = (
        (
            _code(legacy.name),
            ours[legacy.name].kind,
            ", ".join(legacy.labels) or "none",
            ", ".join(label for label in ours[legacy.name].labels if label not in legacy.labels),
            ", ".join(schedules[legacy.name]),
            legacy.note,
        )
        for legacy in LEGACY_FAMILIES
    )
    return _table(("family, the same in both", "type", "labels before", "labels added", "written", "to know"), rows)


def _new_families() -> str:
    legacy = {family.name for family in LEGACY_FAMILIES}
    names = (_code(family.name) for family in FAMILIES if family.name not in legacy)
    return "\n".join(f"- {name}" for name in names if "hsm_" in name) + "\n"


def _alerts() -> str:
    ours = {alert.name: alert for alert in ALERTS}
    rows = (
        (
            f"[{legacy.name}](alerts.md#{legacy.name.lower()})",
            legacy.condition,
            _now(legacy.severity, ours[legacy.name].severity),
            _now(legacy.wait, ours[legacy.name].pending_period),
            _code(f"{legacy.name}.{legacy.threshold}") if legacy.threshold else "",
            legacy.note,
        )
        for legacy in LEGACY_ALERTS
    )
    return _table(("alert, the same name", "condition before", "severity", "for", "threshold", "now"), rows)


def _now(before: str, now: str) -> str:
    return now if before == now else f"{now} (was {before})"


def _new_alerts() -> str:
    legacy = {alert.name for alert in LEGACY_ALERTS}
    rows = ((f"[{a.name}](alerts.md#{a.name.lower()})", a.severity, a.meaning) for a in ALERTS if a.name not in legacy)
    return _table(("new alert", "severity", "meaning"), rows)


def _panels() -> str:
    rows = (
        (panel.subject, panel.query, f"`{panel.dashboard}`: {', '.join(panel.titles)}", panel.note) for panel in PANELS
    )
    return _table(("panel before", "query before", "now", "to know"), rows)


def _code(text: str) -> str:
    return f"`{text}`"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(_lines(heads, rows))


def _lines(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |\n"
    yield "|" + "---|" * len(heads) + "\n"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |\n"


TABLES: Mapping[str, Callable[[], str]] = {
    "keys": _keys,
    "families": _families,
    "new_families": _new_families,
    "alerts": _alerts,
    "new_alerts": _new_alerts,
    "panels": _panels,
}
