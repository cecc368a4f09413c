"""Fixtures of the tests of the check."""

from pathlib import Path

import pytest

from checkup.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Give a host whose HSM is well, and whose client knows no appliance."""
    return Site(tmp_path / "site")
