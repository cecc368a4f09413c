"""The program that runs a job on the simulated Luna of the image; here with a Python that holds it likewise."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from container_programs import SIMULATED_FILE
from fixtures.proven import REPOSITORY

from luna_textfile.simulation.library.build import build
from luna_textfile.simulation.library.scenario import find

SERIES = re.compile(r"^(?:hsm|luna_monitor)_.*$", re.MULTILINE)


class Image:
    """The two folders of the image, and its Python."""

    def __init__(self, folder: Path) -> None:
        """Make the Python; it sees the packages of ours, and this checkout."""
        self.folder = folder
        self.python = folder / "venv" / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        paths = f"{sysconfig.get_path('purelib')}\n{REPOSITORY}\n"
        (folder / "venv" / "lib" / version / "site-packages" / "ours.pth").write_text(paths)
        shutil.copy(build(find("healthy").path), folder / "venv" / "lib" / "libluna-simulator.so")
        for name in ("prom", "state"):
            (folder / name).mkdir()

    def run(self, schedule: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run one job."""
        config = self.folder / "config.yaml"
        folders = {"directory": str(self.folder / "prom"), "state_directory": str(self.folder / "state")}
        config.write_text(json.dumps({"textfile": folders}))
        return subprocess.run(
            [self.python, SIMULATED_FILE, schedule],
            env=os.environ | {"LUNA_TEXTFILE_CONFIG": str(config)} | environ,
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    def series(self, schedule: str) -> list[str]:
        """Return the series of a job's file."""
        return SERIES.findall((self.folder / "prom" / f"luna_textfile_{schedule}.prom").read_text())


@pytest.fixture
def image(tmp_path: Path) -> Image:
    """Give the image's Python."""
    return Image(tmp_path)


def test_every_series_says_that_it_is_simulated(image: Image) -> None:
    """Both jobs succeed, and nothing in their files can be taken for an HSM's."""
    for schedule in ("minute", "daily"):
        done = image.run(schedule)
        assert done.returncode == 0, done.stderr
        series = image.series(schedule)
        assert any(line.startswith("hsm_") for line in series)
        assert all('simulated="true"' in line for line in series)
    assert any('hsm="zurich"' in line for line in series)


def test_a_scenario_goes_on_from_where_it_began(image: Image) -> None:
    """LUNA_SCENARIO_AT says how far in the first run is; a run two days later is two days further."""
    leak = {"LUNA_SCENARIO": "incident-session-leak", "LUNA_SCENARIO_AT": "1d"}
    assert image.run("minute", **leak).returncode == 0
    first = next(line for line in image.series("minute") if line.startswith("hsm_token_session_count"))
    (began,) = image.folder.glob("state/**/began")
    os.utime(began, (0, began.stat().st_mtime - 2 * 86400))
    assert image.run("minute", **leak).returncode == 0
    later = next(line for line in image.series("minute") if line.startswith("hsm_token_session_count"))
    assert float(later.split()[-1]) > float(first.split()[-1]) + 500


@pytest.mark.parametrize("scenario", ["no-such", "old-client"])
def test_what_the_image_cannot_play_is_said(image: Image, scenario: str) -> None:
    """An unknown scenario, and one that needs a library of its own, are named; no file is written."""
    done = image.run("minute", LUNA_SCENARIO=scenario)
    assert done.returncode == 1
    assert scenario in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(image.folder.glob("prom/*"))
