"""Fixtures of the tests of the text."""

from pathlib import Path

import pytest
from scripts.host import Host, make_host


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Return a host whose HSM is well."""
    return make_host(tmp_path)
