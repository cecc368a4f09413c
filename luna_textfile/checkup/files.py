"""Subject: the files of both jobs. Whether they exist and are fresh, and the result of the last runs."""

import time
from collections.abc import Iterator

from luna_textfile.checkup.context import Context
from luna_textfile.checkup.finding import Finding, ok, problem, unknown, warning
from luna_textfile.config.problems import printable
from luna_textfile.health.judgement import ScheduleHealth, duration, judge
from luna_textfile.installation.host import systemd_runs


def find(context: Context) -> Iterator[Finding]:
    """Yield findings about the file of each job, as `luna-textfile health` judges it."""
    health = judge(context.config, time.time())
    if not health.enabled:
        yield unknown("collection is switched off, so there are no files", "collector.enabled is false")
    for schedule in health.schedules:
        yield from _of(schedule)


def _of(schedule: ScheduleHealth) -> Iterator[Finding]:
    name = schedule.schedule
    run = f"systemctl start luna-textfile-{name}.service" if systemd_runs() else f"luna-textfile-{name}"
    for reason in schedule.reasons:
        impact = "alerts and dashboards of this job have no values, or old ones"
        if reason.startswith("There is no"):
            impact = f"the first {name} run has not finished, or it could not write: see `timers` and `rights`"
        yield problem(printable(reason), impact, run)
    for call in schedule.failed_calls:
        impact = "the samples of this call are missing; all other samples are present"
        yield warning(printable(f"In the last {name} run: {call}"), impact, f"luna-textfile-{name} --stdout --verbose")
    if not schedule.reasons and schedule.age is not None:
        yield ok(f"{schedule.file} is {duration(max(0.0, schedule.age))} old")
