"""What the default rules say of each incident, in VictoriaMetrics; once for all tests of a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from downstream.imports import to_victoria_metrics
from downstream.rendered import write
from downstream.rules import Rule, rules
from downstream.stores import OnVictoriaMetrics
from fixtures.victoria_metrics import victoria_metrics

from incidents.evaluation import Episode, evaluate
from incidents.incident import INCIDENTS, at_least, words_of
from incidents.ordinary_site import BUSY_SETTINGS
from incidents.year import of_the_site

EpisodesOf = Callable[[str], list[Episode]]


@pytest.fixture(scope="session")
def default_rules(tmp_path_factory: pytest.TempPathFactory) -> list[Rule]:
    """Give the rules about hosts and HSMs, rendered with the defaults."""
    return of_the_site(rules(write(tmp_path_factory.mktemp("bundle"), "alerts")))


@pytest.fixture(scope="session")
def site_rules(tmp_path_factory: pytest.TempPathFactory) -> list[Rule]:
    """Give the same, with a threshold of its own for the busy HSM."""
    return of_the_site(rules(write(tmp_path_factory.mktemp("bundle"), "alerts", **BUSY_SETTINGS)))


@contextmanager
def empty_store(folder: Path) -> Iterator[OnVictoriaMetrics]:
    """Run a VictoriaMetrics of the newest release for a while."""
    with victoria_metrics(folder / "data", "newest", folder / "log") as server:
        yield OnVictoriaMetrics(server)


@pytest.fixture(scope="session")
def episodes_of(default_rules: list[Rule], tmp_path_factory: pytest.TempPathFactory) -> EpisodesOf:
    """Give `episodes_of("capacity")`: all that rang in an incident, computed once."""
    known: dict[str, list[Episode]] = {}

    def find(name: str) -> list[Episode]:
        if name not in known:
            incident = next(row for row in INCIDENTS if row.name == name)
            with empty_store(tmp_path_factory.mktemp(name)) as store:
                to_victoria_metrics(incident.series(words_of(default_rules)), store.server.url)
                known[name] = evaluate(at_least(default_rules, incident.coarse), store, incident.span)
        return known[name]

    return find
