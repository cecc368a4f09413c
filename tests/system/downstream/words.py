"""The metric names of a PromQL expression, as a parser sees them."""

from collections.abc import Iterator
from typing import Any

import promql_parser

_PARTS = ("lhs", "rhs", "expr", "param", "vector_selector", "args")


def metrics(expression: str) -> set[str]:
    """Return the names of the series that the expression reads; a selector must have one."""
    return set(_names(promql_parser.parse(expression)))


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, promql_parser.VectorSelector):
        yield node.name or "a selector without a name"
    elif isinstance(node, list):
        for part in node:
            yield from _names(part)
    else:
        for part in _PARTS:
            if (inner := getattr(node, part, None)) is not None:
                yield from _names(inner)
