"""The bundle that these tests read."""

from pathlib import Path

import pytest
from downstream.rendered import write


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the whole bundle, rendered with the defaults."""
    return write(tmp_path_factory.mktemp("bundle"))
