"""What the tests of containers share, and which of them take minutes."""

import os
from pathlib import Path

import pytest
from container_bundle import rendered

SLOW = "test_container_stack.py"
SWITCH = "LUNA_CONTAINERS"
collect_ignore = [] if os.environ.get(SWITCH) else [SLOW]


def pytest_report_header() -> str | None:
    """Say where the image and the compose file are proven, if not in this run."""
    if os.environ.get(SWITCH):
        return None
    return "containers: the image is built, and the compose file comes up, in `make containers`, not in this run"


@pytest.fixture(scope="session")
def containers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the rendered folder of the default configuration. Not to be written to."""
    return rendered(tmp_path_factory.mktemp("containers"))
