"""Rendered parts of the bundle, in a folder."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.render import chosen, render
from luna_textfile.config.model import Config


def write(folder: Path, *parts: str, **bundle: Any) -> Path:
    """Render parts (all of them for none) with settings of the section `bundle`, into a folder; return it."""
    return write_site(folder, Site(Config(bundle=bundle)), *parts)


def write_site(folder: Path, site: Site, *parts: str) -> Path:
    """Render parts (all of them for none) for a site, into a folder; return it."""
    for files in render(site, chosen(parts)).values():
        for file in files:
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
    return folder


def variables(path: Path) -> Mapping[str, str]:
    """Return what systemd's EnvironmentFile= would read from a file of ours: NAME="value" a line, and comments."""
    words = (shlex.split(line) for line in path.read_text().splitlines() if line and not line.startswith("#"))
    return dict(word.split("=", 1) for (word,) in words)
