"""What the earlier daemon's config.toml says: keys that go on, and keys that do not, each with its reason."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from luna_textfile.bundle.validation.read import read
from luna_textfile.config.document import Document, read_document
from luna_textfile.config.keys import BUNDLE, BY_NAME, SECTIONS
from luna_textfile.config.load import Loaded, load_document
from luna_textfile.config.problems import ConfigError, Problem
from luna_textfile.config.redaction import looks_secret
from luna_textfile.config.suggest import nearest
from luna_textfile.migration.former_alerts import alert_of

SECRET = "luna-textfile needs no PIN and no password; change it if it is a real one"  # noqa: S105 - the opposite of one


class Gone(NamedTuple):
    """A key that does not go on, and why. Of its value only a number is kept, and only if it is about an alert."""

    name: str
    why: str
    alert: str | None = None
    number: float | None = None


class Former(NamedTuple):
    """The earlier file: its values as they stand there, by section, what they mean, and what does not go on."""

    path: str
    content: Mapping[str, Mapping[str, Any]]
    loaded: Loaded
    gone: tuple[Gone, ...]


def read_former(path: str, data: bytes) -> Former:
    """Read the file. Raises ConfigError with every value that our configuration would refuse.

    Unknown keys and whatever looks like a PIN are not problems here: nobody can correct the file of a daemon
    that is running, and our file does not have them.
    """
    document = read_document(path, data)
    known, gone = _split(document.content)
    problems: list[Problem] = []
    kept = document._replace(content=known)
    loaded = _checked(kept, problems)
    if loaded is None or problems:
        raise ConfigError(tuple(problems))
    return Former(path, known, loaded, tuple(gone))


def _checked(document: Document, problems: list[Problem]) -> Loaded | None:
    loaded = None
    try:
        loaded = load_document(document, {})
    except ConfigError as error:
        problems += error.problems
    bundle = document.content.get(BUNDLE)
    # A bundle that holds a PIN or a date has its problem already, and must not be looked into.
    if isinstance(bundle, dict) and not any((problem.key or "").startswith(BUNDLE) for problem in problems):
        try:
            read(bundle, document.path)
        except ConfigError as error:
            problems += error.problems
    return loaded


def _split(content: Mapping[Any, Any]) -> tuple[dict[Any, Any], list[Gone]]:
    """Return what our configuration knows, right or wrong, and what it does not."""
    known: dict[Any, Any] = {}
    gone: list[Gone] = []
    for section, keys in content.items():
        if section not in (*SECTIONS, BUNDLE):
            gone += _leaves((section,), keys)
        elif section == BUNDLE or not isinstance(keys, dict):
            known[section] = keys
        else:
            known[section] = {key: value for key, value in keys.items() if f"{section}.{key}" in BY_NAME}
            for key, value in keys.items():
                if key not in known[section]:
                    gone += _leaves((section, key), value)
    return known, gone


def _leaves(path: tuple[str, ...], value: object) -> Iterator[Gone]:
    name = ".".join(path)
    if looks_secret(path[-1]):  # a password without quotes may read as a table: nothing below is named
        yield Gone(name, SECRET)
    elif isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves((*path, key), inner)
    else:
        yield _unknown(name, value)


def _unknown(name: str, value: object) -> Gone:
    alert = alert_of(name)
    if alert is None:
        return Gone(name, f"luna-textfile has no such key; {nearest(name, BY_NAME)}")
    number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    return Gone(name, f"settings of this alert stand below bundle.alerts.{alert}", alert, number)
