"""The package as a user has it: a wheel in a clean virtual environment, compiled to .pyc, no editable-install hooks.

Built once for each state of the sources, with the versions of the dependencies that this environment has.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import distributions
from pathlib import Path

from tools.bench.folders import BUILT, REPOSITORY

NOT_SOURCE = (".*", "build", "dist", "demo", "tests", "*.egg-info", "__pycache__", "*.pyc")
OURS = "luna-textfile"


def installed() -> Path:
    """Return the folder of the scripts, installing first if anything changed. Needs a package index then."""
    venv, mark = BUILT / "venv", BUILT / "venv" / "made-from"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        # A copy: building a wheel leaves folders beside the sources.
        shutil.copytree(REPOSITORY, source, ignore=shutil.ignore_patterns(*NOT_SOURCE))
        made_from = _fingerprint(source)
        if not mark.exists() or mark.read_text() != made_from:
            _install(source, venv)
            mark.write_text(made_from)
    return venv / "bin"


def version(distribution: str) -> str:
    """Return the version of a dependency, the same here and in the clean environment."""
    return next(each.version for each in distributions(name=distribution))


def _install(source: Path, venv: Path) -> None:
    wheels = source.parent / "wheels"
    constraints = source.parent / "constraints.txt"
    constraints.write_text(_constraints())
    _run(sys.executable, "-m", "build", "--wheel", "--outdir", wheels, source)
    # Without pip's and setuptools' own files: a .pth of theirs would run code at every start.
    _run(sys.executable, "-m", "venv", "--clear", "--without-pip", venv)
    _run(
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", venv / "bin" / "python"),
        *("install", "--constraint", constraints, next(wheels.glob("*.whl"))),
    )


def _constraints() -> str:
    return "".join(f"{each.name}=={each.version}\n" for each in distributions() if each.name != OURS)


def _fingerprint(source: Path) -> str:
    digest = hashlib.sha256(f"{sys.version}\n{_constraints()}".encode())
    for path in sorted(source.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(source)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
