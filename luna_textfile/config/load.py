"""Reads and checks the configuration. Slow (YAML): the jobs use this module only if the cache is not valid."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from luna_textfile.config.document import Document, read_document
from luna_textfile.config.environment_layer import environment_layer, systemd_layer
from luna_textfile.config.file_layer import file_layer
from luna_textfile.config.keys import BUNDLE, KEYS, SECTIONS
from luna_textfile.config.layer import Layer, empty
from luna_textfile.config.model import MINUTE_DEADLINE_SHARE, Config
from luna_textfile.config.problems import ConfigError, Problem
from luna_textfile.config.rules import DEFAULT, broken
from luna_textfile.config.source import Source, find

INTERVAL = "collector.minute_interval_seconds"
DEADLINE = "collector.minute_deadline_seconds"
DERIVED = f"{MINUTE_DEADLINE_SHARE * 100:g} % of {INTERVAL}"


class Loaded(NamedTuple):
    """A configuration and the origin of each value: "default", a file, "environment NAME", or a rule."""

    config: Config
    origins: Mapping[str, str]


def load(path: Path | None, environ: Mapping[str, str]) -> Loaded:
    """Read the configuration. Raises ConfigError with every problem of the file and of the environment.

    The file is `path`, else that of LUNA_TEXTFILE_CONFIG, else /etc/luna-textfile/config.yaml. Only the last may be
    missing, because all keys have defaults.
    """
    source = find(path, environ)
    try:
        data = source.read()
    except OSError as error:
        layer = empty()
        layer.problems.append(_unreadable(source, error))
        return _assemble(layer, environ)
    return load_bytes(source, data, environ)


def load_bytes(source: Source, data: bytes | None, environ: Mapping[str, str]) -> Loaded:
    """Check the bytes of `source`; None if it is the default file and missing. Raises ConfigError."""
    return _assemble(empty(), environ) if data is None else load_document(read_document(source.path, data), environ)


def load_document(document: Document, environ: Mapping[str, str]) -> Loaded:
    """Check a parsed file. Raises ConfigError."""
    return _assemble(file_layer(document), environ)


def _assemble(file: Layer, environ: Mapping[str, str]) -> Loaded:
    layers = (systemd_layer(environ), file, environment_layer(environ))
    problems = [problem for layer in layers for problem in layer.problems]
    loaded = _merge(layers)
    problems += broken(loaded.config, loaded.origins, {problem.key for problem in problems})
    if problems:
        raise ConfigError(tuple(problems))
    return loaded


def _merge(layers: tuple[Layer, ...]) -> Loaded:
    """Return the defaults, overridden by the layers in this order."""
    values: dict[str, Any] = {}
    origins = {key.name: DEFAULT for key in KEYS} | {BUNDLE: DEFAULT}
    for layer in layers:
        values |= layer.values
        origins |= layer.origins
    if DEADLINE not in values:
        interval = values.get(INTERVAL, Config().collector.minute_interval_seconds)
        values[DEADLINE], origins[DEADLINE] = interval * MINUTE_DEADLINE_SHARE, DERIVED
    return Loaded(_config(values), origins)


def _config(values: Mapping[str, Any]) -> Config:
    default = Config()
    sections: dict[str, Any] = {name: _section(getattr(default, name), name, values) for name in SECTIONS}
    return default._replace(**sections, bundle=values.get(BUNDLE, default.bundle))


def _section(default: Any, name: str, values: Mapping[str, Any]) -> Any:
    return default._replace(**{key: values[f"{name}.{key}"] for key in default._fields if f"{name}.{key}" in values})


def _unreadable(source: Source, error: OSError) -> Problem:
    reason = error.strerror or str(error)
    named = f"named by {source.asked_by}" if source.asked_by else "the default file"
    hint = "use an existing file, or give this user the right to read it"
    return Problem(source.path or "''", None, None, f"the configuration file cannot be read: {reason}; {named}", hint)
