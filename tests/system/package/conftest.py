"""Fixtures of the tests of the package: it is built and installed once a session."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from fixtures.wheels import build, copy_sources

from package.installed import Installed


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution, and the wheel from nothing but that."""
    folder = tmp_path_factory.mktemp("build")
    copy_sources(folder)
    return build(folder)


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
