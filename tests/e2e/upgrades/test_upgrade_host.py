"""A host is upgraded and goes back again, at the worst moment: in the middle of a run that hangs."""

import shutil
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from fixtures.booted_host import BootedHost, booted, service
from fixtures.host_files import write
from fixtures.scrapes import SCHEDULES, Scrape, Watch, assert_right
from fixtures.wheel_host import (
    CONFIG_FILE,
    EXPORTERS,
    WHEELS,
    install_package,
    make_exporters_user,
    pip,
    put_surroundings,
)
from fixtures.wheels import build, copy_sources, put_wheels, set_version

from luna_textfile import __version__

OLD = "0.0.1"
MINUTE = service("minute")
ERRORS = "luna_monitor_scrape_errors_total"
LAST_SUCCESS = "luna_monitor_last_success_timestamp_seconds"


CONFIG = """\
hsm:
  slot_id: all
collector:
  call_timeout_seconds: 45
  initial_delay_seconds: 2
exporter:
  port: 9200
  bind_address: 127.0.0.1
bundle:
  systemd:
    environment:
      LUNA_SIMULATOR_SCENARIO: /opt/simulator/current.scenario
    daily_jitter: 0s
"""
"""A run that hangs does so until somebody ends it."""


class Upgraded(NamedTuple):
    """The host, all that its node_exporters serve, and when its HSM was switched on."""

    host: BootedHost
    watch: Watch
    begun: float

    def run(self, scenario: str) -> str:
        """Let the minute job run on an HSM in this state, and return its exit code."""
        self.host.play(scenario, self.begun)
        self.host.start("minute")
        return self.host.show(MINUTE, "ExecMainStatus")

    def served(self, version: str) -> list[Scrape]:
        """Wait until both files are this version's; return all scrapes since the beginning."""

        def ready(scrape: Scrape) -> bool:
            return len(scrape.values("luna_monitor_build_info", version=version)) == len(SCHEDULES)

        return self.watch.until(ready, 0)


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    """Boot a host with wheels of this version and of an older one, which is installed and has counted errors."""
    folder = tmp_path_factory.mktemp("host")
    put_both_wheels(folder, folder / "files" / WHEELS.lstrip("/"))
    put_surroundings(folder / "files")
    write(folder / "files" / CONFIG_FILE.lstrip("/"), CONFIG)
    with booted(folder) as host:
        make_exporters_user(host)
        install_package(host, f"luna-textfile=={OLD}")
        found = Upgraded(host, Watch(host, EXPORTERS), time.time())
        found.host.play("healthy", found.begun)
        found.watch.start()
        host.run("luna-textfile", "install", "--config", CONFIG_FILE, "--with-node-exporter")
        found.served(OLD)
        assert found.run("fault-initialize-error") == found.run("fault-initialize-error") == "75"
        assert found.run("healthy") == "0"
        yield found


def put_both_wheels(folder: Path, wheels: Path) -> None:
    """Build this version, and one that is older and whose units are not quite the same."""
    for name in ("new", "old"):
        (folder / name).mkdir()
        copy_sources(folder / name)
    put_wheels(folder / "new", wheels)
    set_version(folder / "old", OLD)
    job = folder / "old/systemd/luna-textfile-minute.service"
    job.write_text(job.read_text().replace("TimeoutStopSec=10s", "TimeoutStopSec=11s"))
    shutil.copy(build(folder / "old", "--wheel"), wheels)


def assert_no_counter_falls(scrapes: Sequence[Scrape]) -> None:
    """Check that errors and the last success only grow, as each release of node_exporter served them."""
    for release in EXPORTERS:
        served = [scrape for scrape in scrapes if scrape.release == release]
        for earlier, later in pairwise(served):
            for series, value in earlier.samples.items():
                if series[0] in (ERRORS, LAST_SUCCESS):
                    assert later.samples[series] >= value, f"{series} fell"


def minute_processes(host: BootedHost) -> list[str]:
    """Return the processes of the minute job: its child has the same name."""
    return [line for line in host.processes("luna") if "luna-textfile-minute" in line]


def errors(scrape: Scrape) -> float:
    """Return how many errors the minute job has counted."""
    return sum(scrape.values(ERRORS, schedule="minute"))


def test_an_upgrade_in_the_middle_of_a_run(upgraded: Upgraded) -> None:
    """The package is replaced under a run that hangs, which is then killed: the new version goes on with the counts.

    Meanwhile the two files are of two versions, and every scrape was right.
    """
    host = upgraded.host
    host.play("fault-statistics-hang", upgraded.begun)
    host.run("systemctl", "start", "--no-block", MINUTE)
    host.wait(lambda: len(minute_processes(host)) > 1, "a run with its child")
    pip(host, "--upgrade", "luna-textfile")
    assert "change  " in host.run("luna-textfile", "install")
    assert host.show(MINUTE, "ActiveState") == "activating", "the run is not under way any more"
    host.run("systemctl", "kill", "--signal=KILL", "--kill-who=main", MINUTE)
    host.wait(lambda: host.show(MINUTE, "ActiveState") == "failed", "its end")
    assert minute_processes(host) == []
    assert upgraded.run("healthy") == "0"
    scrapes = upgraded.served(__version__)
    assert_right(scrapes)
    assert_no_counter_falls(scrapes)
    assert errors(scrapes[-1]) >= 2
    assert host.show(MINUTE, "TimeoutStopUSec") == "10s"


def test_a_way_back(upgraded: Upgraded) -> None:
    """The older version is installed again: its units are, its runs are, and the counters still go on."""
    host = upgraded.host
    pip(host, f"luna-textfile=={OLD}")
    assert "change  " in host.run("luna-textfile", "install")
    assert upgraded.run("fault-initialize-error") == "75"
    assert upgraded.run("healthy") == "0"
    scrapes = upgraded.served(OLD)
    assert_right(scrapes)
    assert_no_counter_falls(scrapes)
    assert errors(scrapes[-1]) >= 3
    assert host.show(MINUTE, "TimeoutStopUSec") == "11s"
