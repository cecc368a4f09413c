"""Parses YAML text to plain values and the line of every key.

YAML does not read some values as they are written: 0123 is 83, 1:30 is 90, 2026-01-02 is a date. A serial or a slot
must not change, so such values become `Unquoted`, which no key accepts.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

_TAG = "tag:yaml.org,2002:"
_PLAIN_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,30}")


class Unquoted(NamedTuple):
    """A scalar that YAML does not read as it is written."""

    text: str


class Spot(NamedTuple):
    """One key of the text. `first_line` is the line of an earlier duplicate, None if there is none."""

    path: tuple[str, ...]
    line: int
    first_line: int | None


class YamlText(NamedTuple):
    """The values of a YAML text, and the line of each key."""

    content: object
    spots: tuple[Spot, ...]


class YamlMistake(NamedTuple):
    """An error in the YAML text. Line and column start at 1; None if the parser does not report them."""

    reason: str
    line: int | None
    column: int | None


def read_yaml(text: str) -> YamlText | YamlMistake:
    """Return the content of `text`, or the error. The error never has the source line, which may have a secret."""
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            spots = () if node is None else tuple(_spots(node, (), set()))
            content = None if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        return _mistake(error, text)
    return YamlText(content, spots)


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader with `Unquoted` and without the exotic types."""


def _integer(loader: _Loader, node: yaml.ScalarNode) -> int | Unquoted:
    text: str = loader.construct_scalar(node)
    return int(text) if _PLAIN_INTEGER.fullmatch(text) else Unquoted(text)


def _number(loader: _Loader, node: yaml.ScalarNode) -> float | Unquoted:
    text: str = loader.construct_scalar(node)
    if ":" in text or "_" in text:
        return Unquoted(text)
    try:
        return float(loader.construct_yaml_float(node))
    except ValueError:
        return Unquoted(text)


def _refuse(loader: _Loader, node: yaml.Node) -> object:
    return loader.construct_undefined(node)


def _date(loader: _Loader, node: yaml.ScalarNode) -> Unquoted:
    return Unquoted(str(loader.construct_scalar(node)))


_Loader.add_constructor(_TAG + "int", _integer)
_Loader.add_constructor(_TAG + "float", _number)
_Loader.add_constructor(_TAG + "timestamp", _date)
for _exotic in ("binary", "omap", "pairs", "set"):
    _Loader.add_constructor(_TAG + _exotic, _refuse)


def _spots(node: yaml.Node, path: tuple[str, ...], seen: set[int]) -> Iterator[Spot]:
    if id(node) in seen:  # an alias refers to this node
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _spots(item, path, seen)
    elif isinstance(node, yaml.MappingNode):
        yield from _keys(node, path, seen)


def _keys(node: yaml.MappingNode, path: tuple[str, ...], seen: set[int]) -> Iterator[Spot]:
    lines: dict[tuple[str, Any], int] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue  # construct_document refuses it, with its line
        here, line = (*path, key.value), key.start_mark.line + 1
        yield Spot(here, line, lines.get((key.tag, key.value)))
        lines.setdefault((key.tag, key.value), line)
        yield from _spots(value, here, seen)


def _mistake(error: yaml.YAMLError, text: str) -> YamlMistake:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        return YamlMistake(without_quotations(error.problem or "not YAML"), mark.line + 1, mark.column + 1)
    if isinstance(error, yaml.reader.ReaderError):
        before = text[: error.position]
        column = error.position - (before.rfind("\n") + 1) + 1
        return YamlMistake("a character that YAML does not allow", before.count("\n") + 1, column)
    return YamlMistake("not YAML", None, None)


def without_quotations(reason: str) -> str:
    """Return a message of the parser without quoted text: for `password: !Passw0rd` it quotes an unknown tag."""
    return re.sub(r"'([^']*)'|\"([^\"]*)\"", _quotation, reason)


def _quotation(match: re.Match[str]) -> str:
    inside = match[1] or match[2] or ""
    harmless = len(inside) <= 1 or inside.startswith("<")
    return match[0] if harmless else "'...'"
