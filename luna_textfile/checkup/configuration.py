"""Subject: the configuration. Its file, variables of this shell, and whether the units read another file."""

import os
from collections.abc import Iterator
from shlex import quote

from luna_textfile.bundle.validation.read import read as read_bundle
from luna_textfile.checkup.context import Context
from luna_textfile.checkup.finding import Finding, listed, ok, problem, warning
from luna_textfile.config.problems import ConfigError, printable
from luna_textfile.installation.host import systemd_runs

NAME = "configuration"
"""The subject's name: its problems have an exit code of their own."""


def of_problems(error: ConfigError) -> Iterator[Finding]:
    """Yield a finding for each problem that kept the configuration from being read."""
    for trouble in error.problems:
        yield problem(
            trouble.line(),
            "with a wrong configuration both jobs end with exit code 2, and write no metrics",
            "luna-textfile config    # after you corrected it",
        )


def find(context: Context) -> Iterator[Finding]:
    """Yield findings about a configuration that can be read."""
    if os.path.exists(context.path):
        yield ok(f"read from {context.path}")
    else:
        yield ok(f"there is no {context.path}: every key has its default value")
    try:
        read_bundle(context.config.bundle, context.path)
    except ConfigError as error:
        for trouble in error.problems:
            yield problem(
                trouble.line(),
                "render and install fail; the jobs still work, and this check uses the defaults",
                "luna-textfile config    # after you corrected it",
            )
    yield from _of_shell(context)
    yield from _of_units(context)
    if not context.config.collector.enabled:
        yield warning(
            "collector.enabled is false",
            "the jobs remove their files and do not call the HSM: there are no metrics",
            f"sed -i '/enabled: false/d' {quote(context.path)}    # or where it is set: luna-textfile config",
        )


def _of_shell(context: Context) -> Iterator[Finding]:
    named = sorted({origin for origin in context.origins.values() if origin.startswith("environment ")})
    if not named:
        return
    names = listed(origin.removeprefix("environment ") for origin in named)
    if systemd_runs():
        yield warning(
            printable(f"set in this shell: {names}"),
            "the jobs do not have variables of this shell: their configuration may differ",
            "env -u NAME luna-textfile check    # check without them; move values to keep to the configuration file",
        )
    else:
        yield ok(printable(f"set by the environment: {names}"))


def _of_units(context: Context) -> Iterator[Finding]:
    theirs = str(context.bundle["systemd"]["config_path"])
    if os.path.exists(theirs) and os.path.realpath(theirs) != os.path.realpath(context.path):
        yield warning(
            f"the units read {theirs}, this check read {context.path}",
            "a correction in one file does not change the other",
            f"luna-textfile check --config {quote(theirs)}",
        )
