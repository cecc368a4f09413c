"""What the tests of the configuration share: read a text, get the configuration or the problems."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from luna_textfile.config.load import Loaded, load
from luna_textfile.config.problems import ConfigError, Problem


def loaded(text: str, environ: Mapping[str, str] | None = None, suffix: str = ".yaml") -> Loaded:
    """Load a configuration file that holds `text`, under `environ` and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"config{suffix}")
        path.write_bytes(os.fsencode(text))
        return load(path, environ or {})


def error_of(text: str, environ: Mapping[str, str] | None = None, suffix: str = ".yaml") -> ConfigError:
    """Return the error that reading `text` gives; it must give one."""
    try:
        result = loaded(text, environ, suffix)
    except ConfigError as error:
        return error
    raise AssertionError(f"accepted: {result}")


def problems_of(text: str, environ: Mapping[str, str] | None = None, suffix: str = ".yaml") -> tuple[Problem, ...]:
    """Return the problems that reading `text` gives."""
    return error_of(text, environ, suffix).problems


def only_problem(text: str, environ: Mapping[str, str] | None = None, suffix: str = ".yaml") -> Problem:
    """Return the one problem that reading `text` gives."""
    (problem,) = problems_of(text, environ, suffix)
    return problem
