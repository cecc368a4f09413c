"""`luna-textfile health`: whether both jobs do their work, for people, for programs, and over HTTP."""

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from luna_textfile.config.cache import current
from luna_textfile.config.problems import ConfigError, printable
from luna_textfile.health.judgement import Health, ScheduleHealth, duration, judge


@click.command("health", short_help="Tell whether both jobs do their work.")
@click.option("--config", "path", type=click.Path(path_type=Path), metavar="FILE", help="Configuration file.")
@click.option("--format", "style", type=click.Choice(["lines", "json"]), default="lines", show_default=True)
@click.option("--http", is_flag=True, help="Answer one HTTP request on standard input, as luna-textfile-health@ does.")
def health_command(path: Path | None, style: str, http: bool) -> None:
    """Tell from the .prom files whether both jobs do their work. The HSM is not asked.

    Healthy is: the minute file is not older than three intervals (at least 3 minutes), the daily one not older than 26
    hours, neither is of the future, and in both every configured slot answered. Calls that failed are listed.

    Exit code 0: healthy, or collecting is switched off. 1: something is wrong. 2: the configuration is wrong.
    Over HTTP: GET / or /health; 200, else 503; JSON.

    \b
    Examples:
      luna-textfile health
      luna-textfile health --format json | jq .schedules.minute.reasons
      curl --fail http://localhost:8080/health
    """  # noqa: D301 - \b is for click: keep these lines as they are
    if http:
        _serve(path)
        return
    health = judge(current(path, os.environ), time.time())
    click.echo(json.dumps(health.as_record(), indent=2) if style == "json" else "\n".join(_lines(health)))
    sys.exit(0 if health.healthy else 1)


def _serve(path: Path | None) -> None:
    from luna_textfile.health.http import serve  # who asks at the command line needs no poll

    def look() -> tuple[bool, Mapping[str, Any]]:
        try:
            health = judge(current(path, os.environ), time.time())
        except ConfigError:  # its text has paths and values: they are for the log of this host
            return False, {"healthy": False, "reasons": ["The configuration is wrong: see `luna-textfile config`."]}
        return health.healthy, health.as_record()

    serve(0, 1, look)


def _lines(health: Health) -> Iterator[str]:
    if not health.enabled:
        yield "collecting is switched off (collector.enabled is false)"
    for schedule in health.schedules:
        yield printable(_line(schedule))
        for sentence in (*schedule.reasons, *schedule.failed_calls):
            yield printable(f"  {sentence}")


def _line(schedule: ScheduleHealth) -> str:
    word = "UNHEALTHY" if schedule.reasons else "healthy"
    ages = [
        f"{what} {duration(max(age, 0))} ago"
        for what, age in (("last run", schedule.age), ("last complete run", schedule.success_age))
        if age is not None
    ]
    return f"{schedule.schedule + ':':8}{word:10}{', '.join(ages)}".rstrip()
