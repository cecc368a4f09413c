"""`luna-textfile health`: reports whether both jobs work, as text, as JSON, and over HTTP."""

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


@click.command("health", short_help="Report whether both jobs work.")
@click.option("--config", "path", type=click.Path(path_type=Path), metavar="FILE", help="Configuration file.")
@click.option("--format", "style", type=click.Choice(["lines", "json"]), default="lines", show_default=True)
@click.option("--http", is_flag=True, help="Answer one HTTP request on standard input, as luna-textfile-health@ does.")
def health_command(path: Path | None, style: str, http: bool) -> None:
    """Report whether both jobs work. The command reads the .prom files and does not call the HSM.

    The jobs are healthy if the minute file is at most three intervals old (at least 3 minutes), the daily file is at
    most 26 hours old, no file has a time in the future, and every configured slot answered in both files. The output
    lists failed calls.

    Exit code 0: healthy, or collection is switched off. 1: unhealthy. 2: the configuration is wrong.
    Over HTTP: GET / or /health returns JSON, with status 200 if healthy and 503 if not.

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
    from luna_textfile.health.http import serve  # the command line does not need it

    def look() -> tuple[bool, Mapping[str, Any]]:
        try:
            health = judge(current(path, os.environ), time.time())
        except ConfigError:  # its text has paths and values, which belong in the log of this host only
            return False, {"healthy": False, "reasons": ["The configuration is wrong: see `luna-textfile config`."]}
        return health.healthy, health.as_record()

    serve(0, 1, look)


def _lines(health: Health) -> Iterator[str]:
    if not health.enabled:
        yield "collection is switched off (collector.enabled is false)"
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
