"""Fixtures of the tests of the package: it is built and installed once a session."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from rig.proven import REPOSITORY

from package.installed import Installed

TEMPLATES = {
    "alerts": "alerts",
    "dashboards": "dashboards",
    "deploy": "deploy",
    "docs/runbooks": "runbooks",
    "systemd": "systemd",
}
"""Folders of templates, and their names inside the wheel."""

SOURCES = ("luna_textfile", *TEMPLATES, "setup.cfg", "pyproject.toml", "README.md", "LICENSE")


def copy_sources(folder: Path) -> None:
    """Copy what a release is made from; a build in the checkout would leave its traces there."""
    for name in SOURCES:
        if (source := REPOSITORY / name).is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution, and the wheel from nothing but that."""
    folder = tmp_path_factory.mktemp("build")
    copy_sources(folder)
    done = subprocess.run(
        [sys.executable, "-m", "build", "."], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = (folder / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="session")
def names(wheel: Path) -> list[str]:
    """Name the files in the wheel."""
    return zipfile.ZipFile(wheel).namelist()


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel into a fresh environment; only its dependencies come from ours, by a path."""
    root = tmp_path_factory.mktemp("installed")
    venv = root / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    pip = (sys.executable, "-m", "pip", "--python", str(venv / "bin" / "python"), "--disable-pip-version-check")
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], check=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    # A plain path: .pth files in there, such as the one of the editable installation, are not read.
    (venv / "lib" / version / "site-packages" / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    kept = ("PATH", "LANG", "HOME", "TMPDIR")
    environ = {name: os.environ[name] for name in kept if name in os.environ}
    # A cache of its own: the C sources of the wheel are compiled, whatever this machine has compiled before.
    return Installed(venv, root, environ | {"XDG_CACHE_HOME": str(root / "cache")})
