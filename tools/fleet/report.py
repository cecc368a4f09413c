"""The measured numbers as tables, and whether they keep the promises."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tools.bench.part import Check, Table, verdicts

HSMS, PARTITIONS = 1000, 20
"""The fleet that all numbers are given for."""
SMALL = 100
"""HSMs on which rules and panels of a day are measured; what is given is ten times that."""
FEW = 10
"""HSMs on which panels of 90 days are measured; what is given is a hundred times that for pages of all HSMs."""

MOST_SERIES = 60
MOST_SHARE = 5
"""Per cent of its interval that a group of rules may take."""
MOST_PANEL = 1.0
"""Seconds for all queries of a panel, on two cores."""
MANY = ("luna-fleet", "luna-monitor")

Found = Mapping[str, Mapping[str, Mapping[str, Any]]]


def text(found: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the section of the document from the parts that were measured, and whether all bounds are kept."""
    checks = [check for part in found for check in _CHECKS.get(part, _none)(found[part])]
    tables = [verdicts(checks), *(_TABLES[part](found[part]) for part in found)]
    return "\n".join(table.text() for table in tables), all(check.passed for check in checks)


def _none(_found: Any) -> Iterator[Check]:
    yield from ()


def _series_checks(found: Mapping[str, Any]) -> Iterator[Check]:
    for partitions, kinds in found["kinds"].items():
        share = sum(kinds.values()) / int(partitions)
        yield Check(f"series a partition, {partitions} on the HSM", share, MOST_SERIES, "series")


def _rules_checks(found: Found) -> Iterator[Check]:
    yield _worst("rules: the dearest group", _shares(found), MOST_SHARE, "%")


def _day_checks(found: Found) -> Iterator[Check]:
    yield from _panel_checks("panels over 24 hours", _costs(found, HSMS // SMALL))


def _quarter_checks(found: Found) -> Iterator[Check]:
    yield from _panel_checks("panels over 90 days", _costs(found, HSMS // FEW))


def _panel_checks(what: str, costs: Mapping[str, Mapping[str, float]]) -> Iterator[Check]:
    """Judge each kind of storage by itself: long spans are for one of them."""
    for storage in ("Prometheus", "VictoriaMetrics"):
        of_it = {
            panel: {server: cost for server, cost in row.items() if server.startswith(storage)}
            for panel, row in costs.items()
        }
        yield _worst(f"{what}: the dearest", of_it, MOST_PANEL, "s")


def _online_checks(found: Mapping[str, Any]) -> Iterator[Check]:
    for release, one in found.items():
        programs = " and ".join(one["programs"])
        yield Check(f"hosts not reached ({programs}; {release})", one["hosts_down"], 0, "hosts")
        if "failures" in one:
            yield Check(f"rules that could not be evaluated ({programs}; {release})", one["failures"], 0, "rules")


def _worst(what: str, costs: Mapping[str, Mapping[str, float]], most: float, unit: str) -> Check:
    cost, name, server = max((cost, name, server) for name, row in costs.items() for server, cost in row.items())
    return Check(f"{what} ({name}; {server})", cost, most, unit)


def _shares(found: Found) -> dict[str, dict[str, float]]:
    """Return the per cent of its interval that each group takes on each server."""
    scale = HSMS / SMALL
    return {
        group: {server: 100 * cost["cpu"] * scale / cost["interval"] for server, cost in row.items()}
        for group, row in found.items()
    }


def _costs(found: Found, scale: int) -> dict[str, dict[str, float]]:
    """Return what one waits for each panel on each server: of all HSMs on the pages that show all, else of one.

    On a machine that others use one waits longer than it takes: then the CPU time is less, and right.
    """
    return {
        panel: {
            server: min(cost["cpu"], cost["wall"]) * (scale if panel.startswith(MANY) else 1)
            for server, cost in row.items()
        }
        for panel, row in found.items()
    }


def _series(kinds: Mapping[str, Mapping[str, int]]) -> Table:
    names = sorted({name for row in kinds.values() for name in row})
    rows = [(name, *(f"{row.get(name, 0) / int(size):.2f}" for size, row in kinds.items())) for name in names]
    total = ("together", *(f"{sum(row.values()) / int(size):.2f}" for size, row in kinds.items()))
    head = ("series a partition, by what they are of", *(f"{size} partitions" for size in kinds))
    return Table("Series", head, [*rows, total])


def _live(title: str, found: Mapping[str, Any]) -> Table:
    rows = []
    for release, one in found.items():
        for name, program in one["programs"].items():
            cells = (f"{program['memory'] / 1024:.2f}", f"{program['cpu_a_minute']:.1f}")
            rows.append((f"{name}, {release}", f"{one['series']:,}", f"{one['minutes']}", *cells))
    head = ("program", "series", "minutes", "most memory GiB", "CPU s a minute")
    return Table(f"{HSMS:,} HSMs with {PARTITIONS} partitions, scraped each minute{title}", head, rows)


def _rules(found: Found) -> Table:
    shares = _shares(found)
    servers = list(next(iter(shares.values())))
    rows = [(group, _of(found[group]), *(f"{row[server]:.2f}" for server in servers)) for group, row in shares.items()]
    return Table("Rules, per cent of the group's interval", ("group", "interval", *servers), rows)


def _of(row: Mapping[str, Mapping[str, Any]]) -> str:
    return f"{next(iter(row.values()))['interval']} s"


def _panels(title: str, found: Found, scale: int) -> Table:
    costs = _costs(found, scale)
    servers = list(next(iter(costs.values())))
    rows = [(panel, *(f"{row[server]:.2f}" for server in servers)) for panel, row in costs.items() if _shown(row)]
    return Table(title, ("panel, of those that take a tenth of a second", *servers), rows)


def _shown(row: Mapping[str, float]) -> bool:
    return max(row.values()) >= MOST_PANEL / 10


_CHECKS: Mapping[str, Callable[[Any], Iterator[Check]]] = {
    "series": _series_checks,
    "rules": _rules_checks,
    "day": _day_checks,
    "quarter": _quarter_checks,
    "live": _online_checks,
    "agents": _online_checks,
}
_TABLES: Mapping[str, Callable[[Any], Table]] = {
    "series": lambda found: _series(found["kinds"]),
    "rules": _rules,
    "day": lambda found: _panels("A panel over 24 hours, seconds", found, HSMS // SMALL),
    "quarter": lambda found: _panels("A panel over 90 days, seconds", found, HSMS // FEW),
    "live": lambda found: _live(" by Prometheus", found),
    "agents": lambda found: _live(" by vmagent, with vmalert", found),
}
