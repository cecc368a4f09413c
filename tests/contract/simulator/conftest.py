"""Fixtures for the tests of the simulated Luna."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from simulator_client import Client, opened
from simulator_stage import HEAD, TWO_SLOTS

from luna_textfile.simulation.library import scenario
from luna_textfile.simulation.library.build import build, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator_stage import Child, Play, Written


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write scenario files into the test's folder."""

    def write(text: str) -> Path:
        path = tmp_path / f"test{len(list(tmp_path.glob('*.scenario')))}.scenario"
        path.write_text(HEAD + text)
        return path

    return write


@pytest.fixture
def play(tmp_path: Path, written: Written) -> Iterator[Play]:
    """Give a function that starts a scenario; all are finalised at the end."""
    with ExitStack() as stack:

        def start(name_or_text: str, elapsed: float = 0) -> Client:
            is_text = "\n" in name_or_text
            path = written(name_or_text) if is_text else scenario.find(name_or_text).path
            return stack.enter_context(opened(path, tmp_path, elapsed))

        yield start


@pytest.fixture
def child(tmp_path: Path) -> Child:
    """Give a function that runs code in a child; the child's log is tmp_path/calls.log."""

    def run(path: Path, code: str, seconds: float = 20) -> subprocess.CompletedProcess[str]:
        log = tmp_path / "calls.log"
        start = "from simulator_types import *\nfrom simulator_client import *\n"
        start += f"client = Client({str(build(path))!r}, Path({str(log)!r}))\n"
        paths = {"PYTHONPATH": str(Path(__file__).parent), "PATH": "/usr/bin:/bin"}
        return subprocess.run(
            [sys.executable, "-u", "-c", start + code],
            env=environment(path, elapsed=0, log=log) | paths,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    return run


@pytest.fixture
def two_slots() -> str:
    """Sections of a scenario in which slots 1 and 2 of one HSM answer every call."""
    return TWO_SLOTS
