"""One of the hosts is a really booted system: installed as the documents say, its jobs run by the rendered timers."""

from contextlib import ExitStack
from pathlib import Path
from signal import Signals

import pytest
from chain_hosts import LiveHost, signal_all
from chain_settings import RUN_SECONDS
from fixtures.booted_host import BootedHost, booted
from fixtures.host_files import BIN, LIBRARY, PROM, SCENARIO, put_host_files, write

MINUTE_TIMER = "luna-textfile-minute.timer"
_GIVEN = "/root/config.yaml"
_CONFIG = """\
hsm: {{library_path: {library}, slot_id: all, name: {city}}}
collector: {{minute_interval_seconds: {seconds}, initial_delay_seconds: 0}}
bundle:
  systemd: {{environment: {{LUNA_SIMULATOR_SCENARIO: {scenario}}}, daily_jitter: 0s}}
"""


class BootedLiveHost(LiveHost):
    """Such a host; its files are seen through /proc."""

    def __init__(self, host: BootedHost, city: str) -> None:
        """Keep it: nothing is to be set up any more."""
        self.city = city
        self.directory = host.root / PROM.lstrip("/")
        self.exporters = {}
        self._booted = host

    def play(self, scenario: str, at: float, since: float) -> None:
        """Its HSM is well all the time."""

    def upgrade(self, firmware: str) -> None:
        """Its HSM has it."""

    def run(self, schedule: str) -> None:
        """Its timers run the jobs."""

    def stop_minute(self) -> None:
        """Stop the timer as an operator would."""
        self._booted.run("systemctl", "stop", MINUTE_TIMER)

    def start_minute(self) -> None:
        """Start it."""
        self._booted.run("systemctl", "start", MINUTE_TIMER)

    def signal(self, number: Signals) -> None:
        """Stop both node_exporters, or let them go on."""
        signal_all(self.exporters.values(), number)


def boot(stack: ExitStack, folder: Path, city: str) -> BootedLiveHost | str:
    """Boot a host and install the product on it; where that cannot be done, return why."""
    put_host_files(folder / "files")
    settings = _CONFIG.format(library=LIBRARY, city=city, seconds=RUN_SECONDS, scenario=SCENARIO)
    write(folder / "files" / _GIVEN.lstrip("/"), settings)
    try:
        host = stack.enter_context(booted(folder))
    except pytest.skip.Exception as reason:
        return str(reason)
    host.run("systemd-sysusers", "prometheus.conf")
    host.run("chown", "prometheus:", str(Path(PROM).parent))
    host.run(f"{BIN}/luna-textfile", "install", "--config", _GIVEN)
    live = BootedLiveHost(host, city)
    for schedule in ("minute", "daily"):
        host.wait((live.directory / f"luna_textfile_{schedule}.prom").exists, f"the {schedule} file", 60)
    return live
