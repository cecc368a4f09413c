"""A host on which both jobs ran, on a simulated Luna, and `luna-textfile health` asked about it."""

import json
import re
import time
from pathlib import Path
from typing import Any

from scripts.host import Done, Host, make_host

LAST_RUN = "luna_monitor_last_run_timestamp_seconds"
SCHEDULES = ("minute", "daily")


def monitored_host(folder: Path, scenario: str = "healthy") -> Host:
    """Let both jobs run once on an HSM in this state."""
    host = make_host(folder, scenario)
    for schedule in SCHEDULES:
        assert host.run(f"luna-textfile-{schedule}").code in (0, 75)
    return host


def set_age(host: Host, schedule: str, seconds: float) -> None:
    """Let the last run of a job have been so many seconds ago."""
    text, number = re.subn(
        rf"(?m)^({LAST_RUN}\{{.*\}}) \S+$", rf"\g<1> {time.time() - seconds:.3f}", host.text(schedule)
    )
    assert number == 1
    host.prom(schedule).write_text(text)


def ask(host: Host, *arguments: str) -> Done:
    """Run `luna-textfile health`."""
    return host.run("luna-textfile", "health", *arguments)


def record(host: Host) -> dict[str, Any]:
    """Return what `luna-textfile health --format json` prints."""
    found: dict[str, Any] = json.loads(ask(host, "--format", "json").stdout)
    return found


def reasons(host: Host, schedule: str) -> list[str]:
    """Return why a job is unhealthy."""
    return list(record(host)["schedules"][schedule]["reasons"])
