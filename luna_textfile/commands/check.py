"""`luna-textfile check`: finds why numbers are missing, and the command that fixes it."""

import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from luna_textfile.checkup import begin, configuration, report
from luna_textfile.checkup.run import NAMES, SUBJECTS, Result, run
from luna_textfile.config.problems import ConfigError

OK, PROBLEMS, BAD_CONFIGURATION = 0, 1, 2
LEAST, MOST = 2.0, 3600.0


@click.command("check", short_help="Find out why something does not work, and how to fix it.")
@click.option("--config", "path", type=click.Path(path_type=Path), metavar="FILE", help="Configuration file.")
@click.option(
    "--only",
    "names",
    type=click.Choice(NAMES),
    multiple=True,
    metavar="SUBJECT",
    help="Check this subject only; may be repeated.",
)
@click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(LEAST, MOST),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Time limit of the whole check. A subject that hangs is stopped.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
def check_command(path: Path | None, names: tuple[str, ...], seconds: float, as_json: bool) -> None:
    """Check everything between the HSM and Prometheus. Report each problem, its impact, and the command that fixes it.

    Run the command as root. It then checks with the rights of the user of the jobs. It makes each call of the jobs
    once. It never logs in, never opens a session, needs no PIN, and changes nothing. The output has no secret.

    Each subject has a time limit. Subjects that need no HSM run first. The subjects: configuration, client, library,
    rights, certificates, network, hsm, textfile, exporter, files, timers, clock.

    Exit code 0: no problem (there may be warnings). 1: problems. 2: the configuration is wrong.

    \b
    Examples:
      sudo luna-textfile check
      luna-textfile check --only network --only certificates
      luna-textfile check --json | jq '.subjects[].findings[] | select(.level == "problem")'
    """  # noqa: D301 - \b is for click: keep these lines as they are
    _end_after(seconds)
    results: list[Result] = []
    try:
        context = begin.context(path, os.environ)
    except ConfigError as error:
        results.append(Result(SUBJECTS[0], tuple(configuration.of_problems(error)), 0.0))
        _show(results[0], as_json=as_json)
        _end(results, BAD_CONFIGURATION, as_json=as_json)
    for result in run(context, names or NAMES, seconds):
        results.append(result)
        _show(result, as_json=as_json)
    _end(results, _code(results), as_json=as_json)


def _show(result: Result, *, as_json: bool) -> None:
    if not as_json:
        # None: click itself checks whether this is a terminal.
        click.echo("\n".join(report.lines(result)), color=False if os.environ.get("NO_COLOR") else None)


def _code(results: list[Result]) -> int:
    bad = [result.subject.name for result in results for finding in result.findings if finding.level == "problem"]
    if configuration.NAME in bad:
        return BAD_CONFIGURATION
    return PROBLEMS if bad else OK


def _end(results: list[Result], code: int, *, as_json: bool) -> NoReturn:
    if as_json:
        click.echo(json.dumps(report.record(results, code), indent=2, ensure_ascii=False))
    else:
        click.echo(f"\n{report.summary(results)}")
    sys.exit(code)


def _end_after(seconds: float) -> None:
    """End this process after the time limit. Reading a configuration from a network share can hang."""

    def give_up(_number: int, _frame: FrameType | None) -> NoReturn:
        sys.stderr.write(f"luna-textfile: check did not end within {seconds:g} s: a file system or a program hangs\n")
        os._exit(PROBLEMS)

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)
