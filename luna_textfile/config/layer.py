"""What one place (a file, the environment) says about the keys, checked."""

from typing import Any, NamedTuple

from luna_textfile.config.problems import Problem
from luna_textfile.config.redaction import NEVER, REMOVE


class Layer(NamedTuple):
    """Values and their origins by full key name, and everything wrong in this place."""

    values: dict[str, Any]
    origins: dict[str, str]
    problems: list[Problem]

    def put(self, name: str, value: object, origin: str) -> None:
        """Say that this place gives key `name` the typed `value`."""
        self.values[name] = value
        self.origins[name] = origin


def empty() -> Layer:
    """Return a layer that says nothing yet."""
    return Layer({}, {}, [])


def secret(where: str, key: str) -> Problem:
    """Return the refusal of a key that looks like a PIN."""
    return Problem(where, key, None, NEVER, REMOVE)
