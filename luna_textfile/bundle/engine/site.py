"""What a bundle is rendered for, and what a part of it is."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from luna_textfile import __version__
from luna_textfile.bundle.engine.templates import Templates, folder
from luna_textfile.bundle.settings.alerts import ALERTS
from luna_textfile.bundle.validation import hidden_names
from luna_textfile.bundle.validation.read import read
from luna_textfile.config.model import Config


class File(NamedTuple):
    """A rendered file: its path below the output directory, with slashes, and its text."""

    path: str
    text: str


class Site:
    """One configuration and the templates that see it."""

    def __init__(self, config: Config, where: str = "the configuration") -> None:
        """Check the section `bundle`, which `where` names in messages. Raises ConfigError with every problem."""
        self.config = config
        self.where = where
        self.bundle: dict[str, Any] = read(config.bundle, where)
        hidden_names.check(config, self.bundle, where)
        values = {"config": config, "bundle": self.bundle, "version": __version__, "alerts": ALERTS}
        self.templates = Templates(values)

    def rendered(self, source: str, target: str) -> Iterator[File]:
        """Yield every file below the template folder `source`, rendered, at the same place below `target`.

        Files whose name begins with `_` are for other templates to import.
        """
        top, _, rest = source.partition("/")
        base = folder(top) / rest
        for path in sorted(base.rglob("*")):
            if path.is_file() and not path.name.startswith(("_", ".")) and "__pycache__" not in path.parts:
                yield self.file(f"{source}/{path.relative_to(base).as_posix()}", _below(target, path, base))

    def file(self, template: str, path: str) -> File:
        """Return one template rendered."""
        return File(path, self.templates.text(template))


class Part(NamedTuple):
    """A part of the bundle that can be rendered alone: `steps` says what to copy where, and what to reload."""

    name: str
    title: str
    render: Callable[[Site], Iterable[File]]
    steps: Callable[[Site], Iterable[str]]


def _below(target: str, path: Path, base: Path) -> str:
    return f"{target}/{path.relative_to(base).as_posix()}"
