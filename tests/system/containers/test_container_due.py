"""When the container's timers are due: in any zone, through summer and winter, and when the clock is set."""

import os
import signal
import time
from collections.abc import Iterator

import pytest
from container_programs import TIMERS
from hypothesis import given
from hypothesis import strategies as st

from luna_textfile.config.model import CollectorConfig


@given(st.floats(1e9, 4e9), st.integers(10, 3600), st.integers(0, 3600))
def test_minute_runs_keep_to_one_second_of_the_interval(now: float, interval: int, jitter: int) -> None:
    """The next run is within one interval, and always as far behind a multiple of it."""
    minute = TIMERS.Minute(CollectorConfig(minute_interval_seconds=interval), jitter)
    due = minute.next(now)
    assert now < due <= now + interval + 1e-3
    assert 0 <= minute.offset <= min(jitter, interval - 1)
    assert abs((due - minute.offset + 1) % interval - 1) < 1e-3


ZONES = ("UTC", "Europe/Berlin", "America/New_York", "America/Scoresbysund", "Australia/Lord_Howe", "Asia/Kathmandu")


@pytest.fixture
def zone() -> Iterator[None]:
    """Put the time zone of this process back after the test."""
    before = os.environ.get("TZ")
    yield
    os.environ.pop("TZ", None)
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize("name", ZONES)
def test_the_daily_run_comes_at_its_hour_in_any_zone(name: str) -> None:
    """From any moment of two years the next run is within 25 hours, at the hour, or the one that takes its place."""
    os.environ["TZ"] = name
    time.tzset()
    for hour in (0, 2, 23):
        daily = TIMERS.Daily(CollectorConfig(daily_collection_hour=hour), 0, 600)
        now, end, odd = time.mktime((2026, 1, 1, 0, 30, 0, 0, 0, -1)), time.mktime((2028, 1, 1, 0, 0, 0, 0, 0, -1)), 0
        while now < end:
            due = daily.next(now)
            assert now < due <= now + 25 * 3600
            local = time.localtime(due)
            odd += (local.tm_hour, local.tm_min) != (hour, 0)
            now = due
        assert odd <= 2, "only the one day of a year on which that hour does not exist"


def test_a_run_that_takes_too_long_is_ended() -> None:
    """A job whose own deadlines failed gets SIGTERM when its time is over."""
    minute = TIMERS.Minute(CollectorConfig(), 0)
    minute.command, minute.limit = ("sleep", "60"), 0.1
    minute.look(time.time())
    pid = minute.pid
    time.sleep(0.2)
    minute.look(time.time())
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGTERM


def test_a_clock_that_was_set_back_does_not_stop_the_runs() -> None:
    """A run that was due far ahead by the old clock is due within an interval by the new one."""
    minute = TIMERS.Minute(CollectorConfig(), 0)
    now = time.time()
    minute.due = now + 86400
    minute.look(now)
    assert now < minute.due <= now + 60
