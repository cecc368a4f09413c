"""Fixtures of the collection's tests: a host, own scenarios, and shared runs of the shipped scenarios."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Protocol

import pytest
from luna_textfile.simulator import scenario

from collect.host import Host, Name, Outcome

WithBase = Callable[..., Path]


class Shipped(Protocol):
    """Run a job on a shipped scenario, all slots watched and the appliances known by name; once a session."""

    def __call__(self, name: str, schedule: Name) -> Outcome: ...


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A fresh host."""
    return Host(tmp_path)


@pytest.fixture
def named_host(tmp_path: Path) -> Host:
    """A fresh host whose Chrystoki.conf names the appliances of two-hsms: zurich and geneva."""
    host = Host(tmp_path)
    host.name_servers(scenario.find("two-hsms").path)
    return host


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    """Runs of the shipped scenarios, each made when it is first wanted."""

    @cache
    def run(name: str, schedule: Name) -> Outcome:
        path = scenario.find(name).path
        host = Host(tmp_path_factory.mktemp(name))
        host.name_servers(path)
        return host.run(schedule, path, {"collector": {"initialize_timeout_seconds": 1}})

    return run
