"""What a query reads: each of its selectors, and the time before the asked moment that it goes back."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import promql_parser

LOOKBACK = 300
"""How long before a moment Prometheus looks for the newest sample of a series, in seconds."""

_OPERATORS = {"MatchOp.Equal": "=", "MatchOp.NotEqual": "!=", "MatchOp.Re": "=~", "MatchOp.NotRe": "!~"}
_PARTS = ("lhs", "rhs", "expr", "param", "args")


class Read(NamedTuple):
    """A selector without range and offset, its family, and the seconds before the moment: from and to."""

    selector: str
    family: str
    begin: int
    until: int


def reads(expression: str) -> Iterator[Read]:
    """Yield what an expression reads, once for each place where it occurs."""
    yield from _walk(promql_parser.parse(expression), 0, 0)


def _walk(node: Any, back: int, until: int) -> Iterator[Read]:
    """Yield the reads of a node that is asked for the times between `back` and `until` seconds ago."""
    if isinstance(node, list):
        for part in node:
            yield from _walk(part, back, until)
    elif isinstance(node, promql_parser.SubqueryExpr):
        offset = _seconds(node.offset)
        yield from _walk(node.expr, back + offset + _seconds(node.range), until + offset)
    elif isinstance(node, promql_parser.MatrixSelector):
        yield _read(node.vector_selector, back + _seconds(node.range), until)
    elif isinstance(node, promql_parser.VectorSelector):
        yield _read(node, back + LOOKBACK, until)
    else:
        for part in _PARTS:
            if (inner := getattr(node, part, None)) is not None:
                yield from _walk(inner, back, until)


def _read(selector: Any, back: int, until: int) -> Read:
    offset = _seconds(selector.offset)
    matchers = ",".join(
        f"{matcher.name}{_OPERATORS[str(matcher.op)]}{json.dumps(matcher.value)}"
        for matcher in selector.matchers.matchers
    )
    return Read(f"{selector.name}{{{matchers}}}", selector.name, back + offset, until + offset)


def _seconds(time: timedelta | None) -> int:
    return int(time.total_seconds()) if time else 0
