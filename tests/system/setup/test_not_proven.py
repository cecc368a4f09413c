"""The session-wide rule: what cannot run here is said loudly, and fails where CI=true."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[2]
CONFTEST = "from fixtures.proven import pytest_runtest_makereport, pytest_terminal_summary\n"
INNER = """
import pytest
from fixtures.proven import require, require_library, require_release

def test_there():
    assert require("sh", "dash").name == "sh"

def test_program():
    require("no-such-program", "its-package")

@pytest.fixture
def library():
    return require_library("no-such.so", "its-library-package")

def test_library(library):
    pass

@pytest.mark.xfail(reason="known")
def test_known_failure():
    assert False
"""


def run_inner(folder: Path, *, ci: str | None) -> subprocess.CompletedProcess[str]:
    """Run a small test session of its own, with or without CI."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_inner.py").write_text(INNER)
    env = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST_")}
    env |= {"PYTHONPATH": str(TESTS)} | ({} if ci is None else {"CI": ci})
    command = [sys.executable, "-m", "pytest", "--rootdir", ".", "-c", os.devnull, "-p", "no:cacheprovider", "."]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_a_missing_component_is_listed_with_its_package(tmp_path: Path) -> None:
    """Locally the run passes, and ends with a section that names each test, what is missing and the remedy."""
    done = run_inner(tmp_path, ci=None)
    assert done.returncode == 0, done.stdout
    section = done.stdout.split("= NOT PROVEN HERE =")[1]
    assert "test_inner.py::test_program: no-such-program is missing: apt-get install its-package\n" in section
    assert "test_inner.py::test_library: no-such.so is missing: apt-get install its-library-package\n" in section
    assert "test_there" not in section
    assert "1 passed, 2 skipped, 1 xfailed" in done.stdout


def test_a_missing_component_fails_in_ci(tmp_path: Path) -> None:
    """With CI=true the same run fails, in a test and in a fixture alike; an expected failure stays one."""
    done = run_inner(tmp_path, ci="true")
    assert done.returncode == 1
    assert "not proven here, and CI=true: no-such-program is missing: apt-get install its-package" in done.stdout
    assert "NOT PROVEN HERE" not in done.stdout
    assert "1 failed, 1 passed, 1 xfailed, 1 error" in done.stdout


def test_a_run_with_everything_says_nothing(tmp_path: Path) -> None:
    """Where nothing is missing there is no such section."""
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_fine.py").write_text("def test_fine():\n    pass\n")
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "-p", "no:cacheprovider", "."]
    env = {**os.environ, "PYTHONPATH": str(TESTS)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "NOT PROVEN" not in done.stdout
