"""Fixtures of the tests of `luna-textfile top`."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fixtures.looked_at import Folder, folder
from real_terminal import OpenTerminal, terminal


@pytest.fixture
def prom(tmp_path: Path) -> Folder:
    """Give an empty folder for .prom files."""
    return folder(tmp_path / "prom")


@pytest.fixture
def two_hsms(prom: Folder) -> Folder:
    """Give the folder of a host with two HSMs: the minute job ran a minute ago, the daily one five hours ago."""
    prom.play("minute", "two-hsms", time.time() - 60)
    prom.play("daily", "two-hsms", time.time() - 5 * 3600 - 60)
    return prom


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[OpenTerminal]:
    """Open a terminal of a width and a height in the folder that has prom/."""
    with ExitStack() as stack:
        yield lambda *size, **more: stack.enter_context(terminal(tmp_path, *size, **more))
