"""The times in the units are those of the configuration, as systemd itself reads them."""

import re
import subprocess
from datetime import datetime, timedelta

import pytest
from fixtures.proven import MORE, require
from fixtures.rendered_units import OTHERS, microseconds, texts
from hypothesis import given, settings
from hypothesis import strategies as st


def value(unit: str, key: str) -> str:
    """Return the one value of a key in a unit's text."""
    (found,) = re.findall(rf"^{key}=(.*)$", unit, re.MULTILINE)
    return str(found)


@given(interval=st.integers(10, 3600), percent=st.integers(0, 50))
@settings(max_examples=15 * MORE, deadline=None)
def test_the_mean_interval_is_the_configured_one(interval: int, percent: int) -> None:
    """Pause and half of the random delay make the interval, also of 47 s; a run never waits a negative time."""
    timer = texts(
        {
            "collector": {"minute_interval_seconds": interval},
            "bundle": {"systemd": {"minute_jitter_percent": percent}},
        }
    )["luna-textfile-minute.timer"]
    pause = microseconds(value(timer, "OnUnitActiveSec"))
    jitter = microseconds(value(timer, "RandomizedDelaySec"))
    assert abs(pause + jitter / 2 - interval * 1_000_000) <= 1000
    assert jitter <= pause


@pytest.mark.parametrize("hour", [0, 9, 23])
def test_the_daily_run_comes_at_its_hour(hour: int) -> None:
    """The next two daily runs that systemd expects are at that hour, a day apart."""
    timer = texts({"collector": {"daily_collection_hour": hour}})["luna-textfile-daily.timer"]
    program = require("systemd-analyze", "systemd")
    done = subprocess.run(
        [program, "calendar", "--iterations=2", value(timer, "OnCalendar")],
        capture_output=True, text=True, check=True, env={"TZ": "UTC"},
    )  # fmt: skip
    first, second = (
        datetime.fromisoformat(text) for text in re.findall(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC", done.stdout)
    )
    assert (first.hour, first.minute, first.second) == (hour, 0, 0)
    assert second - first == timedelta(days=1)


def test_a_missed_daily_run_is_made_up_for() -> None:
    """The daily timer is persistent, and its delay is the host's own and always the same."""
    timer = texts()["luna-textfile-daily.timer"]
    assert value(timer, "Persistent") == "true"
    assert value(timer, "FixedRandomDelay") == "true"


def test_both_jobs_run_after_boot() -> None:
    """The configured time after boot; the daily job by a timer that is not persistent, else a slow boot loses it."""
    found = texts({"collector": {"initial_delay_seconds": 7}, "bundle": {"systemd": {"daily_jitter": "3m"}}})
    minute, boot = found["luna-textfile-minute.timer"], found["luna-textfile-daily-boot.timer"]
    assert (value(minute, "OnBootSec"), value(boot, "OnBootSec")) == ("7s", "7s")
    assert "\nPersistent=" not in minute + boot
    assert "\nOnBootSec=" not in found["luna-textfile-daily.timer"]
    assert value(boot, "Unit") == "luna-textfile-daily.service"
    assert microseconds(value(boot, "RandomizedDelaySec")) == 180_000_000
    assert value(boot, "FixedRandomDelay") == "true"


@pytest.mark.parametrize("timer", [name for name in OTHERS if name.endswith(".timer")])
def test_no_timer_counts_from_its_own_start(timer: str) -> None:
    """OnActiveSec= is counted anew at each daemon-reload: it would start a run."""
    assert "\nOnActiveSec=" not in texts()[timer]


@pytest.mark.parametrize(("schedule", "deadline"), [("minute", 12.5), ("daily", 400.0)])
def test_systemd_waits_longer_than_the_job(schedule: str, deadline: float) -> None:
    """The start time-out leaves the job 10 to 20 seconds beyond its own deadline."""
    service = texts({"collector": {f"{schedule}_deadline_seconds": deadline}})[f"luna-textfile-{schedule}.service"]
    assert 10 <= microseconds(value(service, "TimeoutStartSec")) / 1e6 - deadline <= 20


def test_a_daily_run_is_tried_again_within_a_quarter_of_an_hour() -> None:
    """By default and at most; only a wrong configuration (exit 2) is left alone, and no start limit ends the tries."""
    service = texts()["luna-textfile-daily.service"]
    assert microseconds(value(service, "RestartSec")) <= 15 * 60 * 1_000_000
    assert value(service, "Restart") == "on-failure"
    assert value(service, "RestartPreventExitStatus") == "2"
    assert value(service, "StartLimitIntervalSec") == "0"
