"""Subject: the files of both jobs. There, fresh, and what they say of the last runs."""

import time
from collections.abc import Iterator

from luna_textfile.checkup.finding import Finding, ok, problem, unknown, warning
from luna_textfile.checkup.situation import Situation
from luna_textfile.config.problems import printable
from luna_textfile.health.judgement import ScheduleHealth, duration, judge
from luna_textfile.installation.host import systemd_runs


def find(situation: Situation) -> Iterator[Finding]:
    """Yield for each job what its file says, as `luna-textfile health` reads it."""
    health = judge(situation.config, time.time())
    if not health.enabled:
        yield unknown("collecting is switched off, so there are no files", "collector.enabled is false")
    for schedule in health.schedules:
        yield from _of(schedule)


def _of(schedule: ScheduleHealth) -> Iterator[Finding]:
    name = schedule.schedule
    run = f"systemctl start luna-textfile-{name}.service" if systemd_runs() else f"luna-textfile-{name}"
    for reason in schedule.reasons:
        why = "alerts and dashboards of this job have no numbers, or old ones"
        if reason.startswith("There is no"):
            why = f"the first {name} run is not done, or it could not write: see `timers`, `rights`"
        yield problem(printable(reason), why, run)
    for call in schedule.failed_calls:
        why = "the samples of this call are missing; all others are there"
        yield warning(printable(f"In the last {name} run: {call}"), why, f"luna-textfile-{name} --stdout --verbose")
    if not schedule.reasons and schedule.age is not None:
        yield ok(f"{schedule.file} is {duration(max(0.0, schedule.age))} old")
