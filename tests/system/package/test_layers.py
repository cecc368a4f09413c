"""Who imports whom: the contracts in setup.cfg hold, and a breach of each is noticed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from fixtures.wheels import copy_sources

LINT = Path(sys.executable).with_name("lint-imports")

BREACHES = {
    "Imports go down only": ("textfile/metrics.py", "import luna_textfile.run.job"),
    "Imports inside the bundle go down only": ("bundle/schema/setting.py", "import luna_textfile.bundle.render"),
    "Collectors know neither the run nor the wall": ("collectors/slots.py", "import luna_textfile.log"),
    "What lies behind the wall is imported by the child process only": (
        "terminal/slots.py",
        "import luna_textfile.pkcs11.standard",
    ),
    "PyKCS11 and ctypes stay behind the wall": ("bundle/render.py", "import ctypes"),
    "click stays in the commands": ("installation/host.py", "import click"),
    "The simulated library knows nothing of the product": (
        "simulation/library/build.py",
        "import luna_textfile.config.load",
    ),
}
"""A forbidden import for each contract, and where it is put."""


def broken(folder: Path) -> set[str]:
    """Name the contracts that a tree of sources breaks."""
    done = subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    found = dict(re.findall(r"^(.+?) (KEPT|BROKEN)(?: \(.*\))?$", done.stdout, re.MULTILINE))
    assert set(found) == set(BREACHES), done.stdout + done.stderr
    return {name for name, state in found.items() if state == "BROKEN"}


@pytest.fixture(scope="module")
def with_breaches(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Name the contracts that a copy with every forbidden import breaks."""
    folder = tmp_path_factory.mktemp("breaches")
    copy_sources(folder)
    for module, line in BREACHES.values():
        with (folder / "luna_textfile" / module).open("a") as source:
            source.write(f"\n{line}\n")
    return broken(folder)


def test_the_contracts_hold(tmp_path: Path) -> None:
    """The sources as they are break none."""
    copy_sources(tmp_path)
    assert broken(tmp_path) == set()


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_is_noticed(with_breaches: set[str], contract: str) -> None:
    """A forbidden import breaks its contract."""
    assert contract in with_breaches


def test_a_new_module_needs_a_floor(tmp_path: Path) -> None:
    """A module at the top that no floor names breaks the order of floors."""
    copy_sources(tmp_path)
    (tmp_path / "luna_textfile" / "surplus.py").touch()
    assert broken(tmp_path) == {"Imports go down only"}
