"""Values from the configuration file: its sections and keys, each checked."""

from luna_textfile.config.document import Document
from luna_textfile.config.keys import BUNDLE, BUNDLE_KIND, BY_NAME, SECTIONS
from luna_textfile.config.layer import Layer, empty, secret
from luna_textfile.config.parsers import Kind
from luna_textfile.config.problems import Problem
from luna_textfile.config.redaction import looks_secret, secret_keys, shown
from luna_textfile.config.suggest import nearest
from luna_textfile.config.yaml_file import Unquoted


def file_layer(document: Document) -> Layer:
    """Return the values of `document`. A PIN anywhere in it is a problem, and its value is never shown."""
    layer = empty()
    layer.problems.extend(document.problems)
    try:
        layer.problems.extend(secret(document.where(path), ".".join(path)) for path in secret_keys(document.content))
        for section, content in document.content.items():
            _section(layer, document, section, content)
    except RecursionError:
        layer.problems.append(Problem(document.path, None, None, "a YAML alias that contains itself"))
    return layer


def _section(layer: Layer, document: Document, section: object, content: object) -> None:
    name = str(section)
    if looks_secret(name):
        return
    if section not in (*SECTIONS, BUNDLE):
        layer.problems.append(_unknown(document, (name,), content))
    elif content is None:
        return  # all its keys are commented out
    elif section == BUNDLE:
        _value(layer, document, (BUNDLE,), content, BUNDLE_KIND)
    elif isinstance(content, dict):
        for key, value in content.items():
            _key(layer, document, (name, _key_text(key)), value)
    else:
        allowed = "allowed: a section of keys"
        layer.problems.append(Problem(document.where((name,)), name, shown(content), allowed))


def _key(layer: Layer, document: Document, path: tuple[str, str], value: object) -> None:
    name = ".".join(path)
    if looks_secret(path[1]):
        return
    if name in BY_NAME:
        _value(layer, document, path, value, BY_NAME[name].kind)
    else:
        layer.problems.append(_unknown(document, path, value))


def _value(layer: Layer, document: Document, path: tuple[str, ...], value: object, kind: Kind) -> None:
    name = ".".join(path)
    try:
        _refuse_misread(value)
        layer.put(name, kind.native(value), document.path)
    except ValueError as error:
        problem = Problem(document.where(path), name, shown(value), f"allowed: {kind.allowed}", str(error))
        layer.problems.append(problem)


def _refuse_misread(value: object) -> None:
    if _misread(value):
        raise ValueError("YAML does not read this number or date as it is written: put it in quotes")


def _misread(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_misread, value)) or any(map(_misread, value.values()))
    return any(map(_misread, value)) if isinstance(value, list) else isinstance(value, Unquoted)


def _key_text(key: object) -> str:
    return key.text if isinstance(key, Unquoted) else str(key)


def _unknown(document: Document, path: tuple[str, ...], value: object) -> Problem:
    name = ".".join(path)
    what, known = ("section", (*SECTIONS, BUNDLE)) if len(path) == 1 else ("key", tuple(BY_NAME))
    if len(path) == 1 and any(full.endswith(f".{name}") for full in BY_NAME):
        known = tuple(BY_NAME)
    return Problem(document.where(path), name, shown(value), f"unknown {what}", nearest(name, known))
