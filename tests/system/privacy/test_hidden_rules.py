"""Rules and dashboards on a real Prometheus that knows hashes only say what they say of the real names."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from downstream.dashboards import Query, queries
from downstream.faults import END, FAULTS, site
from downstream.imports import to_openmetrics
from downstream.rendered import write
from downstream.rules import fire, record, rules
from downstream.series import Key, Series
from downstream.stores import OnPrometheus
from fixtures.hiding import redactor, shown
from fixtures.prometheus import import_blocks, prometheus

from luna_textfile.privacy.names import Redactor

HIDING = {
    "hashed": redactor(serial="hash", label="hash", hsm="hash"),
    "redacted": redactor(serial="hash", label="redact", hsm="hash"),
}
TAKES_THE_PAST = "storage:\n  tsdb:\n    out_of_order_time_window: 100d\n"

TOP = re.compile(r"\btopk\b|:top\b")
"""What chooses some of many, or reads what a rule has chosen so."""

Row = frozenset[tuple[str, str]]


class Site(NamedTuple):
    """A bundle, and a Prometheus with the site's history and what the bundle's rules record of it."""

    bundle: Path
    store: OnPrometheus


def settings(name: Any) -> dict[str, Any]:
    """Return settings for single HSMs, each called as `name` calls it."""
    return {
        "inventory": [name("quiet"), name("missing")],
        "alerts": {"HSMStorageHigh": {"percent_by_hsm": {name("rubbish"): 1, name("full"): 99.9}}},
    }


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Site]]:
    """Give the site of all faults with its real names, and with hidden ones."""
    history = list(site())
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("sites")
        found = {"plain": _begin(stack, folder / "plain", history, settings(str))}
        for name, own in HIDING.items():
            hidden = [one._replace(key=_hidden_key(one.key, own)) for one in history]
            found[name] = _begin(stack, folder / name, hidden, settings(own.hashed))
        yield found


def _begin(stack: ExitStack, folder: Path, history: list[Series], bundle: dict[str, Any]) -> Site:
    folder.mkdir()
    written = write(folder / "bundle", **bundle)
    to_openmetrics(history, folder / "history.om")
    import_blocks(folder / "history.om", folder / "data", "newest")
    (folder / "prometheus.yml").write_text(TAKES_THE_PAST)
    log, receiver = folder / "prometheus.log", "--web.enable-remote-write-receiver"
    server = stack.enter_context(prometheus(folder / "prometheus.yml", folder / "data", "newest", log, receiver))
    store = OnPrometheus(server)
    record(rules(written), store, END)
    fire(rules(written), store, END)
    return Site(written, store)


def _hidden_key(key: Key, own: Redactor) -> Key:
    return Key(key.name, tuple(sorted(shown(dict(key.labels), own).items())))


def rows(site: Site, expression: str) -> list[tuple[Row, float]]:
    """Return what a query gives at the end, in an order that hashing does not change."""
    found = [(frozenset(row["metric"].items()), float(row["value"][1])) for row in _raw(site, expression)]
    return sorted(found, key=lambda row: (sorted(row[0]), row[1]))


def _raw(site: Site, expression: str) -> list[Any]:
    return list(site.store.server.rows(expression, END))


def hidden_rows(found: list[tuple[Row, float]], own: Redactor) -> list[tuple[Row, float]]:
    """Return rows with their names hidden."""
    changed = [(frozenset(shown(dict(labels), own).items()), value) for labels, value in found]
    return sorted(changed, key=lambda row: (sorted(row[0]), row[1]))


@pytest.mark.parametrize("how", HIDING)
def test_every_rule_says_the_same(sites: Mapping[str, Site], how: str) -> None:
    """Recordings and alerts give the same rows with the same values, the names replaced and nothing else.

    Of "the ten fullest" only the values: of equal ones, topk() chooses by an order that hashing changes.
    """
    seen = 0
    for plain, hidden in zip(rules(sites["plain"].bundle), rules(sites[how].bundle), strict=True):
        expected = hidden_rows(rows(sites["plain"], plain.expression), HIDING[how])
        found = rows(sites[how], hidden.expression)
        if TOP.search(plain.expression):
            assert sorted(value for _, value in found) == sorted(value for _, value in expected), plain.name
        else:
            assert found == expected, plain.name
        seen += len(expected)
    assert seen > 100


@pytest.mark.parametrize("how", HIDING)
def test_the_settings_for_single_hsms_are_heard(sites: Mapping[str, Site], how: str) -> None:
    """The listed HSM that nobody reports is absent, the one with a low limit is too full: both by their hashes."""
    by_name = {rule.name: rule for rule in rules(sites[how].bundle)}
    about = {
        name: {dict(labels).get("hsm") for labels, _ in rows(sites[how], by_name[name].expression)}
        for name in ("LunaHSMAbsent", "HSMStorageHigh")
    }
    hashed = HIDING[how].hashed
    assert hashed("missing") in about["LunaHSMAbsent"]
    assert hashed("quiet") not in about["LunaHSMAbsent"]
    assert hashed("rubbish") in about["HSMStorageHigh"]
    assert hashed("full") not in about["HSMStorageHigh"]


def test_each_fault_is_seen_at_its_host(sites: Mapping[str, Site]) -> None:
    """The host's own name is the scraper's, not the HSM's, so whoever is called finds the host."""
    by_name = {rule.name: rule for rule in rules(sites["hashed"].bundle)}
    for fault in FAULTS:
        for name in set(fault.rules) - {"HSMStorageHigh"}:
            found = {dict(labels).get("instance") for labels, _ in rows(sites["hashed"], by_name[name].expression)}
            assert f"{fault.name}:9100" in found, name


def test_every_panel_and_variable_has_as_many_rows(sites: Mapping[str, Site]) -> None:
    """Whatever a dashboard shows of real names it shows of hashed ones, but for the choice of topk()."""
    found = list(counted(sites, "hashed"))
    assert len(found) > 100
    assert [row for row in found if row[1] != row[2] and not TOP.search(row[0].expression)] == []


def test_what_redacted_labels_cost(sites: Mapping[str, Site]) -> None:
    """The variable that chooses a token has one value, and marks of alerts on one HSM fall together: nothing else."""
    differ = {
        query.where.partition(": ")[2]
        for query, one, other in counted(sites, "redacted")
        if one != other and not TOP.search(query.expression)
    }
    assert differ == {"variable token", "annotation Alerts"}


def counted(sites: Mapping[str, Site], how: str) -> Iterator[tuple[Query, int, int]]:
    """Yield each query of the dashboards, with its rows for real names and for hidden ones."""
    for plain, hidden in zip(queries(sites["plain"].bundle), queries(sites[how].bundle), strict=True):
        yield plain, _count(sites["plain"], plain), _count(sites[how], hidden)


@cache
def _count(site: Site, query: Query) -> int:
    if not query.span:
        return len(_raw(site, query.expression))
    begin = END - query.span // query.step * query.step
    return len(list(site.store.over(query.expression, begin, END, query.step)))
