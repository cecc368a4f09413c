"""Subject: the configuration. Which file was read, what comes from this shell only, whether the units read another."""

import os
from collections.abc import Iterator
from shlex import quote

from luna_textfile.bundle.validation.read import read as read_bundle
from luna_textfile.checkup.finding import Finding, listed, ok, problem, warning
from luna_textfile.checkup.situation import Situation
from luna_textfile.config.problems import ConfigError, printable
from luna_textfile.installation.host import systemd_runs

NAME = "configuration"
"""The subject's name: its problems have an exit code of their own."""


def of_problems(error: ConfigError) -> Iterator[Finding]:
    """Yield a finding for each problem that kept the configuration from being read."""
    for trouble in error.problems:
        yield problem(
            trouble.line(),
            "with a wrong configuration the jobs end with exit code 2: nothing is asked and nothing written",
            "luna-textfile config    # after correcting it",
        )


def find(situation: Situation) -> Iterator[Finding]:
    """Yield what there is to say of a configuration that can be read."""
    if os.path.exists(situation.path):
        yield ok(f"read from {situation.path}")
    else:
        yield ok(f"there is no {situation.path}: every key has its default")
    try:
        read_bundle(situation.config.bundle, situation.path)
    except ConfigError as error:
        for trouble in error.problems:
            yield problem(
                trouble.line(),
                "nothing can be rendered or installed; the jobs go on, and this check goes on with the defaults",
                "luna-textfile config    # after correcting it",
            )
    yield from _of_shell(situation)
    yield from _of_units(situation)
    if not situation.config.collector.enabled:
        yield warning(
            "collector.enabled is false",
            "the jobs ask nothing and remove their files: there are no metrics",
            f"sed -i '/enabled: false/d' {quote(situation.path)}    # or where it is set: luna-textfile config",
        )


def _of_shell(situation: Situation) -> Iterator[Finding]:
    named = sorted({origin for origin in situation.origins.values() if origin.startswith("environment ")})
    if not named:
        return
    names = listed(origin.removeprefix("environment ") for origin in named)
    if systemd_runs():
        yield warning(
            printable(f"set in this shell: {names}"),
            "what systemd starts does not see variables of a shell: the jobs may be configured otherwise",
            "env -u NAME luna-textfile check    # without them; what must stay belongs into the configuration file",
        )
    else:
        yield ok(printable(f"set by the environment: {names}"))


def _of_units(situation: Situation) -> Iterator[Finding]:
    theirs = str(situation.bundle["systemd"]["config_path"])
    if os.path.exists(theirs) and os.path.realpath(theirs) != os.path.realpath(situation.path):
        yield warning(
            f"the units read {theirs}, this check read {situation.path}",
            "what is corrected in one file does not change the other",
            f"luna-textfile check --config {quote(theirs)}",
        )
