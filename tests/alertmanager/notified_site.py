"""The rendered Alertmanager files, and what amtool says of them."""

import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from rig.proven import require_release

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.parts.alertmanager import PART
from luna_textfile.config.model import Config

Settings = dict[str, Any]


def site(settings: Settings | None = None) -> Site:
    """Return the site of a configuration that has these settings below bundle.alertmanager."""
    return Site(Config()._replace(bundle={"alertmanager": settings or {}}))


def write(folder: Path, settings: Settings | None = None) -> Path:
    """Write the rendered files below a folder and return alertmanager.yml."""
    for file in PART.render(site(settings)):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)
    return folder / "alertmanager" / "alertmanager.yml"


def parsed(settings: Settings | None = None) -> dict[str, Any]:
    """Return alertmanager.yml as values."""
    texts = {file.path: file.text for file in PART.render(site(settings))}
    content: dict[str, Any] = yaml.safe_load(texts["alertmanager/alertmanager.yml"])
    return content


def steps(settings: Settings | None = None) -> list[str]:
    """Return the lines of the summary."""
    return list(PART.steps(site(settings)))


class Said(NamedTuple):
    """What amtool said, and its exit code."""

    code: int
    output: str


def amtool(release: str, *arguments: str | Path) -> Said:
    """Run a release's amtool: `debian` (0.25) or `newest`, this one refusing what is not strict UTF-8 syntax."""
    strict = ("--enable-feature=utf8-strict-mode",) if release == "newest" else ()
    program = require_release("amtool", release)
    # An operator's own settings of amtool must not answer for ours.
    environment = {"HOME": "/nonexistent"}
    done = subprocess.run(
        [program, *strict, *arguments], capture_output=True, text=True, check=False, timeout=30, env=environment
    )
    return Said(done.returncode, done.stdout + (done.stderr if done.returncode else ""))
