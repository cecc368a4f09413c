"""Parses a configuration file, in YAML or TOML."""

import tomllib
from collections.abc import Mapping
from typing import NamedTuple

from luna_textfile.config.problems import Problem
from luna_textfile.config.redaction import looks_secret
from luna_textfile.config.yaml_file import Spot, YamlMistake, read_yaml, without_quotations


class Document(NamedTuple):
    """The content of a file: sections and keys, the line of each key (YAML only), and problems of the text."""

    path: str
    content: dict[object, object]
    lines: Mapping[tuple[str, ...], int]
    problems: tuple[Problem, ...]

    def where(self, key: tuple[str, ...]) -> str:
        """Return the file, and the line if it is known, for an error message."""
        return f"{self.path}, line {self.lines[key]}" if key in self.lines else self.path


def read_document(path: str, data: bytes) -> Document:
    """Return the document; if the text is not valid, an empty document with the problem."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _broken(f"{path}, line {line}", "not UTF-8 text", "save the file as UTF-8")
    try:
        return _toml(path, text) if path.lower().endswith(".toml") else _yaml(path, text)
    except RecursionError:
        return _broken(path, "nested too deeply", "sections hold keys, keys hold values")


def _yaml(path: str, text: str) -> Document:
    read = read_yaml(text)
    if isinstance(read, YamlMistake):
        column = f", column {read.column}" if read.column else ""
        where = f"{path}, line {read.line}{column}" if read.line else path
        return _broken(where, f"not YAML: {read.reason}", "correct this line or the line before it")
    lines = {spot.path: spot.line for spot in read.spots}
    # YAML may parse a raw password as a mapping: keys below it are not shown.
    open_to_see = (spot for spot in read.spots if not any(map(looks_secret, spot.path[:-1])))
    doubles = tuple(_double(path, spot) for spot in open_to_see if spot.first_line)
    return _checked(path, read.content, lines, doubles)


def _double(path: str, spot: Spot) -> Problem:
    where = f"{path}, line {spot.line}"
    suggestion = f"line {spot.first_line} has the same key: remove one of them"
    return Problem(where, ".".join(spot.path), None, "a key may occur only once", suggestion)


def _toml(path: str, text: str) -> Document:
    try:
        content = tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, or int() on more digits than Python reads
        return _broken(path, f"not TOML: {without_quotations(str(error))}", "correct the line")
    return _checked(path, content, {}, ())


def _checked(
    path: str, content: object, lines: Mapping[tuple[str, ...], int], problems: tuple[Problem, ...]
) -> Document:
    if content is None:
        content = {}
    if not isinstance(content, dict):
        return _broken(path, "the file must consist of sections", "start with a section, for example `hsm:`")
    return Document(path, content, lines, problems)


def _broken(where: str, allowed: str, suggestion: str) -> Document:
    return Document(where, {}, {}, (Problem(where, None, None, allowed, suggestion),))
