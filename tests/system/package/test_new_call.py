"""A metric in three steps: the worked sample of CONTRIBUTING.md applies to the sources, and its metric appears."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from fixtures.proven import REPOSITORY
from fixtures.wheels import copy_sources

from luna_textfile.simulation.library.build import build, environment
from luna_textfile.simulation.library.scenario import find

SAMPLE = REPOSITORY / "docs" / "development" / "new-call.diff"
MOST_PLACES = 6


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the sources and apply the sample."""
    folder = tmp_path_factory.mktemp("extended")
    copy_sources(folder)
    subprocess.run(["git", "apply", SAMPLE], cwd=folder, check=True)
    return folder


def test_a_new_call_touches_six_places_at_most() -> None:
    """The sample changes no more files than that."""
    assert len(re.findall(r"^\+\+\+ ", SAMPLE.read_text(), re.MULTILINE)) <= MOST_PLACES


def test_the_new_call_is_asked_and_shown(extended: Path, tmp_path: Path) -> None:
    """The daily job asks the simulated Luna for it, and prints a sample for each partition."""
    scenario = find("healthy").path
    configuration = tmp_path / "config.yaml"
    configuration.write_text(f"hsm: {{library_path: {build(scenario)}, slot_id: all}}\n")
    done = subprocess.run(
        [sys.executable, "-c", "from luna_textfile.daily import main; main()", "--config", configuration, "--stdout"],
        cwd=extended,
        env={**environment(scenario, elapsed=0), "STATE_DIRECTORY": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r'^hsm_token_container_number\{label=".+",serial="\d+",hsm=".+"\} \d+$', done.stdout, re.MULTILINE)


def test_the_catalogue_lists_the_new_family(extended: Path) -> None:
    """The list of all families has it, without another entry."""
    code = "from luna_textfile.catalogue import FAMILIES; print(*[family.name for family in FAMILIES])"
    listed = subprocess.run([sys.executable, "-c", code], cwd=extended, capture_output=True, text=True, check=True)
    assert "hsm_token_container_number" in listed.stdout.split()
