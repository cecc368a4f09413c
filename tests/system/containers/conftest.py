"""What the tests of containers share, and which of them take minutes."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from container_bundle import rendered
from container_stack import Stack, built

SLOW = ["test_container_simulated.py", "test_container_client.py"]
SWITCH = "LUNA_CONTAINERS"
collect_ignore = [] if os.environ.get(SWITCH) else SLOW


def pytest_report_header() -> str | None:
    """Say where the image and the compose file are proven, if not in this run."""
    if os.environ.get(SWITCH):
        return None
    return "containers: the image is built, and the compose file comes up, in `make containers`, not in this run"


@pytest.fixture(scope="session")
def containers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the rendered folder of the default configuration. Not to be written to."""
    return rendered(tmp_path_factory.mktemp("containers"))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Give a machine with all images, built without a network."""
    with built(tmp_path_factory.mktemp("stack")) as made:
        yield made
