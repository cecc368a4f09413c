"""Fixtures of the collection's tests: a host, own scenarios, and shared runs of the shipped scenarios."""

from functools import cache
from pathlib import Path
from typing import Protocol

import pytest

from collect.host import Host, Name, Outcome
from luna_textfile.simulation.library import scenario

RUN_BEFORE = {"fault-one-hsm-hangs": "many-slots"}
"""Scenarios that need a past: what the host ran before, so that it knows which HSM each slot belongs to."""


class Shipped(Protocol):
    """Run a job on a shipped scenario, all slots watched and the appliances known by name; once a session."""

    def __call__(self, name: str, schedule: Name) -> Outcome:
        """Give the outcome of the one run."""


class Written(Protocol):
    """Write a scenario file: a shipped scenario and more sections behind it, or sections alone."""

    def __call__(self, sections: str, base: str = "two-hsms") -> Path:
        """Write the file and give its path."""


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Give a fresh host, whose client knows no appliance by name."""
    return Host(tmp_path)


@pytest.fixture
def named_host(host: Host) -> Host:
    """Give a fresh host whose Chrystoki.conf names the appliances of two-hsms: zurich and geneva."""
    host.name_servers(scenario.find("two-hsms").path)
    return host


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write scenario files into the test's folder."""

    def write(sections: str, base: str = "two-hsms") -> Path:
        head = scenario.find(base).path.read_text() if base else "title = Test\ndescription = Test\n"
        path = tmp_path / f"own-{len(list(tmp_path.glob('*.scenario')))}.scenario"
        path.write_text(f"{head}\n{sections}\n")
        return path

    return write


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    """Give runs of the shipped scenarios, each made when it is first wanted."""

    @cache
    def run(name: str, schedule: Name) -> Outcome:
        path = scenario.find(name).path
        host = Host(tmp_path_factory.mktemp(name))
        host.name_servers(path)
        if name in RUN_BEFORE:
            host.run(schedule, scenario.find(RUN_BEFORE[name]).path)
        return host.run(schedule, path, {"collector": {"initialize_timeout_seconds": 4}})

    return run
