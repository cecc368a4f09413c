"""From a configuration to the checked files of the chosen parts."""

from collections.abc import Iterable, Mapping

from jinja2 import TemplateError

from luna_textfile.bundle.engine.check import BundleError, check
from luna_textfile.bundle.engine.site import File, Part, Site
from luna_textfile.bundle.parts import PARTS


def chosen(names: Iterable[str]) -> tuple[Part, ...]:
    """Return the parts of these names, all of them for none. Raises ValueError for a name that no part has."""
    wanted = set(names)
    unknown = wanted - {part.name for part in PARTS}
    if unknown:
        raise ValueError(
            f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(p.name for p in PARTS)}"
        )
    return tuple(part for part in PARTS if not wanted or part.name in wanted)


def render(site: Site, parts: Iterable[Part]) -> Mapping[str, tuple[File, ...]]:
    """Return the files of each part, every one read back by a parser. Raises BundleError."""
    rendered = {part.name: _files(site, part) for part in parts}
    check(file for files in rendered.values() for file in files)
    return rendered


def _files(site: Site, part: Part) -> tuple[File, ...]:
    try:
        return tuple(part.render(site))
    except TemplateError as error:
        raise BundleError(f"part {part.name}: {type(error).__name__}: {error}") from error
