"""The checked values of the keys from one source: a file or the environment."""

from typing import Any, NamedTuple

from luna_textfile.config.problems import Problem
from luna_textfile.config.redaction import NEVER, REMOVE


class Layer(NamedTuple):
    """Values and their origins by full key name, and all problems of this source."""

    values: dict[str, Any]
    origins: dict[str, str]
    problems: list[Problem]

    def put(self, name: str, value: object, origin: str) -> None:
        """Set key `name` to the typed `value`."""
        self.values[name] = value
        self.origins[name] = origin


def empty() -> Layer:
    """Return a layer without values."""
    return Layer({}, {}, [])


def secret(where: str, key: str) -> Problem:
    """Return the problem of a key that looks like a PIN."""
    return Problem(where, key, None, NEVER, REMOVE)
