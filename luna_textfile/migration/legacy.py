"""Reads config.toml of the earlier daemon: keys that are migrated, and keys that are not, each with its reason."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from luna_textfile.bundle.validation.read import read
from luna_textfile.config.document import Document, read_document
from luna_textfile.config.keys import BUNDLE, BY_NAME, SECTIONS
from luna_textfile.config.load import Loaded, load_document
from luna_textfile.config.problems import ConfigError, Problem
from luna_textfile.config.redaction import looks_secret
from luna_textfile.config.suggest import nearest
from luna_textfile.migration.legacy_alerts import alert_of

SECRET = "luna-textfile needs no PIN and no password; change it if it is real"  # noqa: S105 - the opposite of one


class Gone(NamedTuple):
    """A key that is not migrated, and the reason. Only a number is kept, and only if the key is about an alert."""

    name: str
    reason: str
    alert: str | None = None
    number: float | None = None


class LegacyConfig(NamedTuple):
    """The earlier file: its values by section, the configuration that they give, and the keys that are not migrated."""

    path: str
    content: Mapping[str, Mapping[str, Any]]
    loaded: Loaded
    gone: tuple[Gone, ...]


def read_legacy(path: str, data: bytes) -> LegacyConfig:
    """Read the file. Raises ConfigError with every value that the new configuration does not allow.

    Unknown keys and keys that look like a PIN are no problems here: the file of a running daemon cannot be changed, and
    the new file does not have them.
    """
    document = read_document(path, data)
    known, gone = _split(document.content)
    problems: list[Problem] = []
    kept = document._replace(content=known)
    loaded = _checked(kept, problems)
    if loaded is None or problems:
        raise ConfigError(tuple(problems))
    return LegacyConfig(path, known, loaded, tuple(gone))


def _checked(document: Document, problems: list[Problem]) -> Loaded | None:
    loaded = None
    try:
        loaded = load_document(document, {})
    except ConfigError as error:
        problems += error.problems
    bundle = document.content.get(BUNDLE)
    # For a bundle with a PIN or a date, the problem is reported already; its content must not be shown.
    if isinstance(bundle, dict) and not any((problem.key or "").startswith(BUNDLE) for problem in problems):
        try:
            read(bundle, document.path)
        except ConfigError as error:
            problems += error.problems
    return loaded


def _split(content: Mapping[Any, Any]) -> tuple[dict[Any, Any], list[Gone]]:
    """Return the known keys, valid or not, and the unknown keys."""
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
    if looks_secret(path[-1]):  # TOML may parse a password without quotes as a table: keys below it are not shown
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
    return Gone(name, f"the settings of this alert are in bundle.alerts.{alert}", alert, number)
