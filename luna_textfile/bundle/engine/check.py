"""Everything rendered is read back by a parser of its format before any of it is written."""

import configparser
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping

import yaml

from luna_textfile.bundle.engine.site import File

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _yaml(text: str) -> None:
    for event in yaml.parse(text, Loader=_Loader):
        del event  # parsing is the check; building values would take as long again


def _unit(text: str) -> None:
    # systemd allows a key more than once, configparser only if it is not strict.
    parser = configparser.RawConfigParser(
        strict=False, delimiters=("=",), allow_no_value=False, comment_prefixes=("#",)
    )
    parser.read_string(text)


_UNITS = ("service", "timer", "socket", "container", "volume", "network")
PARSERS: Mapping[str, Callable[[str], object]] = {
    "json": json.loads,
    "yaml": _yaml,
    "yml": _yaml,
    **dict.fromkeys(_UNITS, _unit),
}
"""By the ending of a file's name. Other files are scripts and texts that no parser here reads."""


class BundleError(Exception):
    """What was rendered cannot be used; the text has a line for each file. A bug of ours, for settings were checked."""


def check(files: Iterable[File]) -> tuple[File, ...]:
    """Return the files, sorted by path, if all of them can be read by their parsers. Raises BundleError."""
    found = tuple(sorted(files))
    problems = [*_doubles(found), *(problem for file in found for problem in _problems(file))]
    if problems:
        raise BundleError("\n".join(problems))
    return found


def _doubles(files: tuple[File, ...]) -> Iterator[str]:
    for one, other in itertools.pairwise(files):
        if one.path == other.path:
            yield f"{one.path}: two parts render it"


def _problems(file: File) -> Iterator[str]:
    if not file.text.endswith("\n"):
        yield f"{file.path}: no newline at the end"
    parser = PARSERS.get(file.path.rpartition(".")[2])
    if parser is None:
        return
    try:
        parser(file.text)
    except (ValueError, yaml.YAMLError, configparser.Error) as error:
        yield f"{file.path}: {' '.join(str(error).split())}"
