"""Fixtures of the configuration's tests."""

from pathlib import Path

import pytest
from fixtures.cached_host import Host


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Return a host whose configuration is cached, and the cache marked."""
    host = Host(tmp_path)
    assert host.slot() == (5,)
    host.change(lambda content: content["config"]["hsm"].update(slot_id=[77]))
    return host
