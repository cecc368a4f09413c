"""Every query of every panel, annotation and variable, on a real Prometheus and a real VictoriaMetrics."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from downstream.dashboards import Query, queries
from downstream.faults import END
from downstream.stores import OnPrometheus, OnVictoriaMetrics, Stores


def empty(store: OnPrometheus | OnVictoriaMetrics, asked: list[Query]) -> Iterator[str]:
    """Yield where the queries stand that return nothing."""
    for query in asked:
        found: list[Any]
        if query.span:
            found = list(store.over(query.expression, END - query.span // query.step * query.step, END, query.step))
        else:
            found = store.server.rows(query.expression, END)
        if not found:
            yield f"{query.where}\n    {query.expression}"


def test_every_query_returns_rows(bundle: Path, stores: Stores) -> None:
    """With every variable at "All" and the dashboard's own span no query is empty, on either."""
    asked = list(queries(bundle))
    assert len(asked) > 100
    for name, store in stores._asdict().items():
        nothing = list(empty(store, asked))
        assert not nothing, f"{len(nothing)} of {len(asked)} queries return nothing on {name}:\n" + "\n".join(nothing)
