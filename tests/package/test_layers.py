"""Who imports whom: the contracts in setup.cfg hold, and a breach is noticed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from rig.wheels import copy_sources

LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of a copy of the sources."""
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def test_the_contracts_hold(tmp_path: Path) -> None:
    """Imports go down only, collectors know the model only, and PyKCS11 has one door."""
    copy_sources(tmp_path)
    done = lint(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
    assert "4 kept" in done.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("metrics.py", "import luna_textfile.job", "Imports go down only"),
        ("collectors/slots.py", "import luna_textfile.log", "Collectors know the model"),
        ("job.py", "import PyKCS11", "Only hsm.py enters PyKCS11"),
        ("simulator/build.py", "import luna_textfile.config.load", "The simulator knows nothing"),
        ("surplus.py", "", "Imports go down only"),
    ],
)
def test_a_breach_is_noticed(tmp_path: Path, module: str, line: str, contract: str) -> None:
    """An import that goes up, or a new module without a floor, breaks its contract."""
    copy_sources(tmp_path)
    with (tmp_path / "luna_textfile" / module).open("a") as source:
        source.write(f"\n{line}\n")
    done = lint(tmp_path)
    assert done.returncode != 0
    assert re.search(f"^{contract}.* BROKEN$", done.stdout, re.MULTILINE), done.stdout
