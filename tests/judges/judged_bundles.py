"""The bundles that every judge looks at: the default one, and one with all that a site may set apart."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.parts import PARTS
from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.validation.read import BY_PATH
from luna_textfile.config.model import Config

HSM = 'Zürich "two", {{ rack }} 1\\2'
"""An HSM whose name has what is special in YAML, PromQL, templates and regular expressions."""


class Bundle(NamedTuple):
    """A rendered bundle: the folder with its files, and what it was rendered for."""

    name: str
    folder: Path
    site: Site

    def files(self, pattern: str) -> list[Path]:
        """Return the files of a pattern such as prometheus/rules/*.yml. The bundle must have some."""
        found = sorted(path for path in self.folder.glob(pattern) if path.is_file())
        assert found, f"the bundle {self.name} has no {pattern}: nothing was judged"
        return found


def default() -> dict[str, Any]:
    """Return the section `bundle` of a configuration that sets nothing."""
    return {}


def set_apart() -> dict[str, Any]:
    """Return one with two hosts, an inventory, and a value of its own for one HSM wherever that can be."""
    section: dict[str, Any] = {
        "inventory": ["hsm-one", HSM],
        "prometheus": {"targets": ["collector-1:9100", "collector-2:9100"]},
    }
    for path, setting in BY_PATH.items():
        if path[-1].endswith("_by_hsm"):
            _put(section, path, {"hsm-one": _own_value(setting), HSM: _own_value(setting)})
    return section


CONFIGURATIONS = {"default": default, "set apart": set_apart}


def rendered(name: str, folder: Path) -> Bundle:
    """Write the bundle of one of the configurations into a folder."""
    site = Site(Config(bundle=CONFIGURATIONS[name]()))
    for part in PARTS:
        for file in part.render(site):
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
    return Bundle(name, folder, site)


def _own_value(setting: Setting) -> object:
    """Return a value that differs from the default for all HSMs: a little less, where it is a number."""
    common = BY_PATH[tuple(setting.name.removesuffix("_by_hsm").split("."))].default
    return next(value for value in _near(common) if _legal(setting, value))


def _near(value: object) -> Iterator[object]:
    if isinstance(value, (int, float)):
        yield type(value)(value * 0.9)
    yield value


def _legal(setting: Setting, value: object) -> bool:
    try:
        setting.kind.native({"hsm-one": value})
    except ValueError:
        return False
    return True


def _put(section: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    for part in path[:-1]:
        section = section.setdefault(part, {})
    section[path[-1]] = value
