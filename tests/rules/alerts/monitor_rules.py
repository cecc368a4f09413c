"""Rules and unit tests of the alerts about the monitor, rendered for a test, and promtool's verdict on them."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from fixtures.proven import require_release

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.parts.alerts import PART
from luna_textfile.config.model import CollectorConfig, Config

TESTS_OF = {
    "luna-monitor": ("luna-monitor", "luna-watchdog", "luna-monitor-slots", "luna-monitor-jobs"),
    "luna-monitor-inventory": ("luna-monitor-slots", "luna-monitor-forgotten"),
    "luna-remote-write": ("luna-remote-write",),
}
"""Files of rules, each with the files of unit tests that judge it."""


class Rules(NamedTuple):
    """A folder with rules/ and tests/ as the bundle has them."""

    folder: Path

    def text(self, name: str) -> str:
        """Return a file of rules."""
        return (self.folder / "rules" / f"{name}.yml").read_text()

    def all(self, name: str) -> list[dict[str, Any]]:
        """Return the rules of a file, parsed, in order."""
        return [rule for group in yaml.safe_load(self.text(name))["groups"] for rule in group["rules"]]

    def tests(self, name: str) -> list[Path]:
        """Return the files of unit tests that judge a file of rules, as far as this bundle has them."""
        paths = [self.folder / "tests" / f"{test}.test.yml" for test in TESTS_OF[name]]
        return [path for path in paths if path.exists()]

    def copy(self, folder: Path) -> "Rules":
        """Return a copy that may be broken."""
        return Rules(shutil.copytree(self.folder, folder))

    def change(self, name: str, change: Callable[[dict[str, Any]], None]) -> None:
        """Write a file of rules anew with `change` done to its rules."""
        content = yaml.safe_load(self.text(name))
        for group in content["groups"]:
            for rule in group["rules"]:
                change(rule)
        (self.folder / "rules" / f"{name}.yml").write_text(yaml.safe_dump(content))


def render(folder: Path, bundle: Mapping[str, Any], collector: CollectorConfig | None = None) -> Rules:
    """Write the alerts of a bundle below a folder."""
    site = Site(Config(collector=collector or CollectorConfig(), bundle=bundle))
    for file in PART.render(site):
        path = folder / file.path.removeprefix("prometheus/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)
    return Rules(folder)


def failures(tests: list[Path], release: str = "newest") -> str:
    """Return what `promtool test rules` has against them; nothing if all is well."""
    promtool = require_release("promtool", release)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return "".join(pool.map(lambda test: _failure(promtool, test), tests))


def _failure(promtool: Path, test: Path) -> str:
    command: list[str | Path] = [promtool, "test", "rules", test]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    return done.stdout + done.stderr if done.returncode else ""
