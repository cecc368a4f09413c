"""The section `bundle` of the configuration: checked, and with its defaults, as a tree that templates read."""

from collections.abc import Iterator, Mapping
from typing import Any

from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.settings import SETTINGS
from luna_textfile.config.problems import ConfigError, Problem
from luna_textfile.config.redaction import shown
from luna_textfile.config.rules import DEFAULT
from luna_textfile.config.suggest import nearest

Path = tuple[str, ...]
BY_PATH: Mapping[Path, Setting] = {tuple(setting.name.split(".")): setting for setting in SETTINGS}
HIDDEN = "(hidden)"
"""What a listing shows of a secret setting."""
_BRANCHES = frozenset(path[:length] for path in BY_PATH for length in range(len(path)))


def read(given: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return every setting, nested by the dots of its name. Raises ConfigError with every problem.

    `given` is the section as the file has it; `where` names the file.
    """
    problems: list[Problem] = []
    values: dict[Path, object] = {path: setting.default for path, setting in BY_PATH.items()}
    for path, value in _leaves(given, ()):
        setting = BY_PATH.get(path)
        if setting is None:
            problems.append(_unknown(where, path, value))
            continue
        try:
            values[path] = setting.kind.native(value)
        except ValueError as error:
            allowed = f"allowed: {setting.kind.allowed}"
            wrong = "there is no value: give one, or leave the key out" if value is None else str(error)
            value_shown = None if setting.hidden else shown(value)
            problems.append(Problem(where, setting.key, value_shown, allowed, wrong))
    if problems:
        raise ConfigError(tuple(problems))
    return _tree(values)


def rows(given: Mapping[str, Any], values: Mapping[str, Any], where: str) -> Iterator[tuple[str, object, str]]:
    """Yield key, value and origin of every setting: `values` is what `read` made of `given`."""
    told = {path for path, _ in _leaves(given, ())}
    for path, setting in BY_PATH.items():
        value = at(values, path)
        shown_value = HIDDEN if setting.hidden and value else value
        yield setting.key, shown_value, where if path in told else DEFAULT


def at(values: Mapping[str, Any], path: Path) -> object:
    """Return the value at a path of the tree."""
    node: Any = values
    for part in path:
        node = node[part]
    return node


def _leaves(node: Mapping[str, Any], above: Path) -> Iterator[tuple[Path, object]]:
    """Yield each value of the file with its path; a branch that is empty, commented out, says nothing."""
    for key, value in node.items():
        path = (*above, key)
        if path not in _BRANCHES:
            yield path, value
        elif isinstance(value, dict):
            yield from _leaves(value, path)
        elif value is not None:
            yield path, value


def _unknown(where: str, path: Path, value: object) -> Problem:
    name = ".".join(("bundle", *path))
    if path in _BRANCHES:
        return Problem(where, name, shown(value), "allowed: a section of settings")
    # Of the same depth: for a section that is spelled wrong, the section's name helps most.
    known = dict.fromkeys(".".join(("bundle", *other[: len(path)])) for other in BY_PATH)
    return Problem(where, name, shown(value), "unknown setting", nearest(name, known))


def _tree(values: Mapping[Path, object]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for path, value in values.items():
        node = tree
        for part in path[:-1]:
            node = node.setdefault(part, {})
        node[path[-1]] = value
    return tree
