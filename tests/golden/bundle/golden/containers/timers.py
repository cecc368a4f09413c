#!/opt/luna-textfile/bin/python
"""luna-textfile-timers: both jobs on their timers inside a container, where there is no systemd.

It starts a run when one is due and the last one has ended, so there are never two of one kind. The minute runs lie at
fixed seconds that differ from host to host; the daily run comes at the start and at its hour, and again after a while
if it failed. A signal to stop is passed to the runs in progress. As process 1 it also reaps what others leave behind.

Interval, hour and delay are the configuration's, read at the start. LUNA_TIMERS_CLIENT=simulated: no HSM is asked, but
the simulated Luna.
"""

import logging
import os
import signal
import sys
import time
import zlib
from typing import NoReturn

from luna_textfile import log
from luna_textfile.config.cache import current
from luna_textfile.config.model import CollectorConfig
from luna_textfile.config.problems import ConfigError

BAD_CONFIGURATION = 2
SLACK = 30.0
"""Seconds beyond a job's own deadline after which it is ended: a disk that hangs is not in that deadline."""
GRACE = 8.0
"""Seconds from SIGTERM to SIGKILL: container engines wait 10 by default before they kill everything."""
LOOK = 60.0
"""The longest sleep, in seconds: the host may sleep too, and its clock may be set."""
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
HERD = zlib.crc32(os.uname().nodename.encode())
"""A number of this host's own, so that many hosts do not ask their HSM in the same second."""


class Timer:
    """One job: when its next run is due, and the run under way."""

    def __init__(self, name: str, limit: float) -> None:
        """`limit`: seconds that a run may take. The first one is due now."""
        simulated = os.environ.get("LUNA_TIMERS_CLIENT") == "simulated"
        self.command = ("luna-textfile-simulated", name) if simulated else (f"luna-textfile-{name}",)
        self.name = name
        self.limit = limit
        self.due = 0.0
        self.pid: int | None = None
        self._end = 0.0

    def next(self, now: float) -> float:
        """Return the next regular time."""
        raise NotImplementedError

    def after(self, now: float, code: int) -> float:  # noqa: ARG002 - Daily asks for it
        """Return the time of the run after one that ended now with this code."""
        return self.next(now)

    def look(self, now: float) -> None:
        """Start the run that is due; end one that takes too long."""
        self.due = min(self.due, self.next(now))  # a clock that was set back must not stop us for hours
        if self.pid is None and self.due <= now:
            # Without our mask: a job that ignores the signal to stop would be killed in the middle.
            self.pid = os.posix_spawnp(self.command[0], self.command, os.environ, setsigmask=())
            self._end = time.monotonic() + self.limit
        elif self.pid is not None and time.monotonic() > self._end:
            os.kill(self.pid, signal.SIGTERM if time.monotonic() < self._end + GRACE else signal.SIGKILL)

    def ended(self, status: int) -> None:
        """Take note of the end of the run under way."""
        self.pid = None
        code = os.waitstatus_to_exitcode(status)
        self.due = self.after(time.time(), code)
        if code:
            seconds = round(self.due - time.time())
            log.event(logging.WARNING, "run ended with an error", schedule=self.name, exit_code=code, next_in=seconds)

    def wait(self, now: float) -> float:
        """Return for how long nothing has to be done here, in seconds."""
        if self.pid is not None:
            return max(1.0, self._end - time.monotonic())
        return self.due - now


class Minute(Timer):
    """Every `interval` seconds, at the same seconds each time."""

    def __init__(self, config: CollectorConfig, jitter: int) -> None:
        """`jitter`: the widest spread over the hosts, in seconds."""
        self.interval = config.minute_interval_seconds
        self.offset = HERD % (min(jitter, self.interval - 1) + 1)
        super().__init__("minute", config.minute_deadline_seconds + SLACK)

    def next(self, now: float) -> float:
        """Return the next multiple of the interval, and the offset of this host."""
        return now + self.interval - (now - self.offset) % self.interval


class Daily(Timer):
    """At an hour of the local day; a run that failed is tried again after `retry` seconds."""

    def __init__(self, config: CollectorConfig, jitter: int, retry: int) -> None:
        """`jitter`: the widest spread over the hosts, in seconds."""
        self.hour = config.daily_collection_hour
        self.offset = HERD % (jitter + 1)
        self.retry = retry
        super().__init__("daily", config.daily_deadline_seconds + SLACK)

    def next(self, now: float) -> float:
        """Return the hour of today or tomorrow. mktime moves an hour that the clock skips in spring to the next."""
        day = time.localtime(now - self.offset)
        hours = (time.mktime((*day[:2], day.tm_mday + more, self.hour, 0, 0, 0, 0, -1)) for more in (0, 1))
        return next(due for hour in hours if (due := hour + self.offset) > now)

    def after(self, now: float, code: int) -> float:
        """Return the next hour, or after a failure the next attempt."""
        return now + self.retry if code else self.next(now)


def main() -> NoReturn:
    """Run until a signal to stop arrives."""
    try:
        config = current(None, os.environ)
    except ConfigError as error:
        sys.stderr.write(f"luna-textfile-timers: {error}\n")
        sys.exit(BAD_CONFIGURATION)
    log.start(config.logging.level, config.logging.format)
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    minute = Minute(config.collector, seconds("JITTER"))
    daily = Daily(config.collector, seconds("DAILY_JITTER"), seconds("RETRY"))
    log.event(logging.INFO, "timers started", interval=minute.interval, offset=minute.offset, hour=daily.hour)
    if not told_to_stop(config.collector.initial_delay_seconds):
        run((minute, daily))
    sys.exit(0)


def seconds(name: str) -> int:
    """Return a number that the image sets."""
    return int(os.environ[f"LUNA_TIMERS_{name}"])


def run(timers: tuple[Timer, ...]) -> None:
    """Do what is due, then sleep until something else is, until a signal to stop comes."""
    pause = 0.0
    while not told_to_stop(pause):
        reap(timers)
        now = time.time()
        for timer in timers:
            timer.look(now)
        pause = min(LOOK, *(timer.wait(now) for timer in timers))
    stop(timers)


def told_to_stop(pause: float) -> bool:
    """Sleep until a signal comes, at most `pause` seconds. Say whether it was one to stop."""
    told = signal.sigtimedwait(SIGNALS, max(0.0, pause))
    return told is not None and told.si_signo != signal.SIGCHLD


def reap(timers: tuple[Timer, ...]) -> None:
    """Take note of every process that has ended, ours or not."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        for timer in timers:
            if timer.pid == pid:
                timer.ended(status)


def stop(timers: tuple[Timer, ...]) -> None:
    """End the runs under way, and wait for them."""
    end = time.monotonic() + GRACE
    for timer in timers:
        if timer.pid is not None:
            os.kill(timer.pid, signal.SIGTERM)
    while any(timer.pid for timer in timers) and time.monotonic() < end:
        signal.sigtimedwait((signal.SIGCHLD,), 1.0)
        reap(timers)
    for timer in timers:
        if timer.pid is not None:
            os.kill(timer.pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
