"""The folder that the pictures are made from."""

from pathlib import Path

import pytest
from fixtures.looked_at import Folder, folder


@pytest.fixture
def prom(tmp_path: Path) -> Folder:
    """Give an empty folder for .prom files."""
    return folder(tmp_path / "prom")
