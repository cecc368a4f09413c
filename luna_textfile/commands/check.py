"""`luna-textfile check`: why there are no numbers, and what mends it."""

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


@click.command("check", short_help="Find out why something does not work, and what mends it.")
@click.option("--config", "path", type=click.Path(path_type=Path), metavar="FILE", help="Configuration file.")
@click.option(
    "--only",
    "names",
    type=click.Choice(NAMES),
    multiple=True,
    metavar="SUBJECT",
    help="Look at this subject only; may be repeated.",
)
@click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(LEAST, MOST),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Time for all of it; what hangs is ended.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON object.")
def check_command(path: Path | None, names: tuple[str, ...], seconds: float, as_json: bool) -> None:
    """Look at everything between the HSM and Prometheus, and say what is wrong, why it matters, and what mends it.

    Run it as root: then it asks as the user of the jobs, and sees what they would see. It makes the calls that the
    jobs make, once. It never logs in, opens a session or needs a PIN, and changes nothing. No line has a secret.

    Each subject has a time limit. What needs no HSM comes first. The subjects: configuration, client, library,
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
        situation = begin.situation(path, os.environ)
    except ConfigError as error:
        results.append(Result(SUBJECTS[0], tuple(configuration.of_problems(error)), 0.0))
        _show(results[0], as_json=as_json)
        _end(results, BAD_CONFIGURATION, as_json=as_json)
    for result in run(situation, names or NAMES, seconds):
        results.append(result)
        _show(result, as_json=as_json)
    _end(results, _code(results), as_json=as_json)


def _show(result: Result, *, as_json: bool) -> None:
    if not as_json:
        # None: click itself looks whether this is a terminal.
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
    """See to it that even what happens in this process ends: reading a configuration from a share that hangs."""

    def give_up(_number: int, _frame: FrameType | None) -> NoReturn:
        sys.stderr.write(f"luna-textfile: check did not end within {seconds:g} s; something of this host hangs\n")
        os._exit(PROBLEMS)

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)
