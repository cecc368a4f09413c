"""Fixtures of the tests of the file, the state and the lock."""

from pathlib import Path

import pytest
from scripts.host import Host, make_host

from file.syscalls import Step, steps_of


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Return a host whose HSM is well."""
    return make_host(tmp_path)


@pytest.fixture(scope="session")
def prom_steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Step]:
    """Name the system calls that write the metrics."""
    return steps_of(make_host(tmp_path_factory.mktemp("prom-steps")), "prom")


@pytest.fixture(scope="session")
def state_steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Step]:
    """Name the system calls that write the state."""
    return steps_of(make_host(tmp_path_factory.mktemp("state-steps")), "json")
