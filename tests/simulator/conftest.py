"""Fixtures for the tests of the simulated Luna."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from simulator_client import Client, opened

from luna_textfile.simulator import scenario
from luna_textfile.simulator.build import build, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = "title = Test\ndescription = Test\n"
TWO_SLOTS = """
[hsm zurich]
server_instance = 0
firmware = 7.8.4
storage_total = 1000
storage_used = 400
storage_overhead = 10
commands = 5000
uptime = 60
capabilities = 0:1 1:0 7:1 33:20
policies = 0:1 1:0 7:1 12:0
licenses = 621:2 622:0
[slots 1-2]
kind = partition
hsm = zurich
label = app{n}
serial = 100{n}
sessions = 3
max_sessions = 1024
rw_sessions = 1
max_rw_sessions = 512
public_total = 100
public_free = 90
private_total = 80
private_free = 70
storage_total = 300
storage_used = 120
storage_overhead = 5
objects = 9
token_status_sessions = 4
token_status_rw_sessions = 2
capabilities = 20:10 22:1
policies = 20:10 22:0
roles = 0:0x01:10:1:0 1:5:9:2:1
"""


class Play(Protocol):
    """Start a scenario in this process, by name or by its text behind the head."""

    def __call__(self, name_or_text: str, elapsed: float = 0) -> Client: ...


class Child(Protocol):
    """Run Python code in a process of its own, with `client` at hand."""

    def __call__(self, path: Path, code: str, seconds: float = 5) -> subprocess.CompletedProcess[str]: ...


class Written(Protocol):
    """Write a scenario file: the head, then this text."""

    def __call__(self, text: str) -> Path: ...


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

    def run(path: Path, code: str, seconds: float = 5) -> subprocess.CompletedProcess[str]:
        log = tmp_path / "calls.log"
        start = f"from simulator_client import *\nclient = Client({str(build(path))!r}, Path({str(log)!r}))\n"
        paths = {"PYTHONPATH": str(Path(__file__).parent), "PATH": "/usr/bin:/bin"}
        return subprocess.run(
            [sys.executable, "-c", start + code],
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
