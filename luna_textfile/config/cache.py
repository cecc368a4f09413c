"""The configuration for the jobs, with a cache: an unchanged YAML file is not parsed every minute.

The minute job imports this module, so it imports only modules that the job needs anyway. The cache is optional. It
holds its own inputs (the text of the file, the environment, the version), and it is used only if they are unchanged and
no other user can have written the cache. Otherwise the file is parsed again, so a bad cache costs only time.
"""

import binascii
import json
import os
import stat
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple, get_args

from luna_textfile import __version__
from luna_textfile.config import model
from luna_textfile.config.model import Config
from luna_textfile.config.source import PREFIX, SYSTEMD_STATE, find, state_directory
from luna_textfile.textfile import atomic

_MODE_OF_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_OPEN_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK  # non-blocking: a FIFO must not stop us


def current(path: str | os.PathLike[str] | None, environ: Mapping[str, str]) -> Config:
    """Return the configuration, from the cache if nothing changed. Raises ConfigError like `load`."""
    source = find(path, environ)
    try:
        data = source.read()
        stamp = _stamp(source.path, data, environ)
    except (OSError, UnicodeDecodeError):  # `load` reports the error
        return _parse(path, environ)
    file = _cache_file(source.path, environ)
    try:
        return _recall(file, stamp)
    except (OSError, ValueError, RecursionError):
        pass
    from luna_textfile.config.load import load_bytes  # YAML costs as much as a third of the run

    config = load_bytes(source, data, environ).config
    _remember(file, stamp, config)
    return config


def _parse(path: str | os.PathLike[str] | None, environ: Mapping[str, str]) -> Config:
    from pathlib import Path

    from luna_textfile.config.load import load

    return load(None if path is None else Path(path), environ).config


def _cache_file(path: str, environ: Mapping[str, str]) -> str:
    # The checksum is only a name: two paths with the same checksum overwrite the cache of each other.
    name = f"config-cache-{binascii.crc32(os.fsencode(os.path.abspath(path))):08x}.json"
    return f"{state_directory(environ)}/{name}"


def _stamp(path: str, data: bytes | None, environ: Mapping[str, str]) -> dict[str, Any]:
    """Return everything that the configuration depends on, in types that JSON keeps."""
    names = [name for name in environ if name.startswith(PREFIX) or name == SYSTEMD_STATE]
    return {
        "version": __version__,
        "defaults": repr(Config()),  # during development, the version does not change
        "path": os.path.abspath(path),
        "text": None if data is None else data.decode(),
        "environment": {name: environ[name] for name in names},
    }


def _recall(file: str, stamp: Mapping[str, Any]) -> Config:
    """Return the cached configuration. Raises OSError or ValueError if there is no valid cache."""
    descriptor = os.open(file, _OPEN_FLAGS)
    with open(descriptor, encoding="utf-8") as opened:  # closes it
        _check_ours(os.fstat(descriptor))
        stored = json.load(opened)
    if type(stored) is not dict or stored.get("stamp") != stamp:
        raise ValueError("made from something else")
    config: Config = _tuple_of(Config, stored.get("config"))
    return config


def _check_ours(status: os.stat_result) -> None:
    # Root may run a job by hand, but the service user can write to this folder.
    ours = status.st_uid == os.geteuid() and status.st_nlink == 1
    if not ours or not stat.S_ISREG(status.st_mode) or status.st_mode & _MODE_OF_OTHERS:
        raise ValueError("not a file that only this user can write")


def _remember(file: str, stamp: Mapping[str, Any], config: Config) -> None:
    if not file.startswith("/"):
        return
    stored = {"stamp": stamp, "config": {name: _plain(value) for name, value in config._asdict().items()}}
    try:
        # There is no lock: this can remove the temporary file of another run, which then only writes no cache.
        atomic.remove_stale(file)
        atomic.write(file, json.dumps(stored), 0o600)
    except OSError:
        pass  # the folder is missing or not writable: the next run parses again


def _plain(value: Any) -> Any:
    return value._asdict() if hasattr(value, "_asdict") else value


def _tuple_of(cls: Any, value: Any) -> Any:
    """Return `value` as the NamedTuple `cls`, each field checked; ValueError for any other type."""
    if type(value) is not dict or value.keys() != set(cls._fields):
        raise ValueError("fields do not fit")
    return cls(**{name: _READERS[kind](value[name]) for name, kind in cls.__annotations__.items()})


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:  # isinstance would let a bool pass for an int
        raise ValueError("wrong type")
    return value


def _items(kind: type, value: Any) -> Any:
    return tuple([_exactly(kind, item) for item in _exactly(list, value)])


def _word(kind: Any, value: Any) -> Any:
    if value not in get_args(kind):
        raise ValueError("not a word of the configuration")
    return value


def _mapping(read: Callable[[Any], Any], value: Any) -> Any:
    return {name: read(inner) for name, inner in _exactly(dict, value).items()}


_SECTIONS: tuple[type[NamedTuple], ...] = (
    model.HsmConfig,
    model.ExporterConfig,
    model.CollectorConfig,
    model.ExpectConfig,
    model.LoggingConfig,
    model.TextfileConfig,
    model.PrivacyConfig,
)
_READERS: dict[Any, Callable[[Any], Any]] = {
    **{kind: partial(_exactly, kind) for kind in (bool, int, float, str)},
    **{section: partial(_tuple_of, section) for section in _SECTIONS},
    model.Ids: lambda value: "all" if value == "all" else _items(int, value),
    model.Texts: partial(_items, str),
    model.Names: partial(_mapping, partial(_exactly, str)),
    model.Numbers: partial(_mapping, partial(_exactly, int)),
    model.NumbersByName: partial(_mapping, partial(_mapping, partial(_exactly, int))),
    model.TextsByName: partial(_mapping, partial(_items, str)),
    model.RoleSchedule: partial(_word, model.RoleSchedule),
    model.HaState: partial(_word, model.HaState),
    model.Level: partial(_word, model.Level),
    model.Format: partial(_word, model.Format),
    model.Treatment: partial(_word, model.Treatment),
    model.LabelTreatment: partial(_word, model.LabelTreatment),
    Config.__annotations__["bundle"]: partial(_exactly, dict),
}
