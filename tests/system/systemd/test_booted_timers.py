"""The timers under a real systemd: both jobs run once they are switched on, and only when it is their time again."""

import time
from collections.abc import Iterator

import pytest
from fixtures.booted_host import TIMERS, BootedHost, service
from fixtures.rendered_units import Settings
from switched_on import SETTINGS, switched_on

SCHEDULES = ("minute", "daily")
WITHOUT_REPEAT: Settings = {
    **SETTINGS,
    "collector": {**SETTINGS["collector"], "minute_interval_seconds": 3600},
    "bundle": {"systemd": {**SETTINGS["bundle"]["systemd"], "minute_jitter_percent": 0}},
}
"""No second run is due while the tests last."""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BootedHost]:
    """Boot a host, switch the timers on, later than OnBootSec=, and let both jobs have run."""
    with switched_on(tmp_path_factory.mktemp("host"), WITHOUT_REPEAT) as host:
        host.wait(lambda: all(ended(host, schedule) for schedule in SCHEDULES), "both runs")
        yield host


def ended(host: BootedHost, schedule: str) -> bool:
    """Return whether a job has run, and runs no more."""
    return host.prom(schedule).exists() and host.show(service(schedule), "ActiveState") == "inactive"


def runs(host: BootedHost) -> list[str]:
    """Return systemd's identifier of the last run of each job."""
    return [host.show(service(schedule), "InvocationID") for schedule in SCHEDULES]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_file_appears_at_once(host: BootedHost, schedule: str) -> None:
    """A job runs when its timer is first started, as its user, and collects everything: the sandbox lets it."""
    assert host.show(service(schedule), "ExecMainStatus") == "0"
    assert f'luna_monitor_up{{schedule="{schedule}"}} 1' in host.prom(schedule).read_text()
    status = host.prom(schedule).stat()
    assert status.st_uid != 0
    assert status.st_mode & 0o777 == 0o644


@pytest.mark.parametrize("command", ["daemon-reload", "daemon-reexec"])
def test_reading_the_units_again_starts_nothing(host: BootedHost, command: str) -> None:
    """What every package with a unit does, and every upgrade of systemd: twice, and neither job runs because of it."""
    before = runs(host)
    for _ in range(2):
        host.run("systemctl", command)
        time.sleep(0.5)
    assert runs(host) == before


def test_both_jobs_run_after_a_slow_boot(host: BootedHost) -> None:
    """Timers that start later than OnBootSec= start both jobs, although systemd has noted a daily run before."""
    assert (host.root / "var/lib/systemd/timers/stamp-luna-textfile-daily.timer").exists()
    before = runs(host)
    host.run("systemctl", "stop", *TIMERS)
    host.run("systemctl", "daemon-reload")  # forgets that they ran since boot
    host.run("systemctl", "start", *TIMERS)
    host.wait(lambda: not set(runs(host)) & set(before), "both runs")
    host.wait(lambda: all(ended(host, schedule) for schedule in SCHEDULES), "their end")
