"""Wheels as an operator carries them to a host without a network: ours, built as a release is, and what it needs."""

import csv
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from email.parser import Parser
from importlib.metadata import Distribution, distribution, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from rig.proven import REPOSITORY

TEMPLATES = {
    "alerts": "alerts",
    "dashboards": "dashboards",
    "deploy": "deploy",
    "docs/runbooks": "runbooks",
    "systemd": "systemd",
}
"""Folders of templates, and their names inside the wheel."""

SOURCES = ("luna_textfile", *TEMPLATES, "docs/man", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")
BUILD_SECONDS = 180
MAKES_WHEELS = Version("70.1")


def copy_sources(folder: Path) -> None:
    """Copy what a release is made from; a build in the checkout would leave its traces there."""
    for name in SOURCES:
        if (source := REPOSITORY / name).is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder)


def build(folder: Path, *options: str) -> Path:
    """Build the sources in a folder, by default the source distribution and the wheel from that; return the wheel."""
    # With a setuptools that makes wheels itself no registry is asked; an older one is left alone, and a newer fetched.
    here = ("--no-isolation",) if Version(version("setuptools")) >= MAKES_WHEELS else ()
    done = subprocess.run(
        [sys.executable, "-m", "build", *here, *options, "."],
        cwd=folder, capture_output=True, text=True, check=False, timeout=BUILD_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = (folder / "dist").glob("*.whl")
    return built


def set_version(folder: Path, number: str) -> None:
    """Give copied sources another version."""
    module = folder / "luna_textfile/__init__.py"
    text, found = re.subn(r'(?m)^__version__ = ".*"$', f'__version__ = "{number}"', module.read_text())
    assert found == 1
    module.write_text(text)


def put_wheels(sources: Path, folder: Path) -> None:
    """Build copied sources, and put the wheel and those of all that it needs into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    built = build(sources, "--wheel")
    shutil.copy(built, folder)
    with zipfile.ZipFile(built) as wheel:
        (metadata,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
        required = Parser().parsestr(wheel.read(metadata).decode()).get_all("Requires-Dist", [])
    for name in _needed(required):
        _repack(distribution(name), folder)


def _needed(requirements: Iterable[str]) -> set[str]:
    """Return the names of all that these requirements lead to here, without extras."""
    names: set[str] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        if requirement.name in names or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        names.add(requirement.name)
        waiting += [Requirement(text) for text in distribution(requirement.name).requires or ()]
    return names


def _repack(found: Distribution, folder: Path) -> None:
    """Make the wheel again from which a distribution was installed: no registry is asked for it."""
    (record,) = [path for path in found.files or () if path.name == "RECORD"]
    (tag,) = re.findall(r"(?m)^Tag: (\S+)$", found.read_text("WHEEL") or "")[:1]
    stem = record.parent.name.removesuffix(".dist-info")
    with zipfile.ZipFile(folder / f"{stem}-{tag}.whl", "w", zipfile.ZIP_STORED) as wheel:
        for name, *_ in csv.reader((found.read_text("RECORD") or "").splitlines()):
            if not name.startswith("..") and not name.endswith((".pyc", "/INSTALLER", "/REQUESTED")):
                wheel.write(Path(str(found.locate_file(name))), name)
