"""Subject: the clock. Whether it is synchronised, and whether a file of the jobs has a time in the future."""

import email.utils
import http.client
import os
import time
from collections.abc import Iterator

from luna_textfile.checkup import systemctl
from luna_textfile.checkup.context import Context
from luna_textfile.checkup.exporter import address
from luna_textfile.checkup.finding import Finding, ok, problem, unknown, warning
from luna_textfile.checkup.systemctl import SystemdError
from luna_textfile.config.model import SCHEDULES
from luna_textfile.health.judgement import AHEAD, duration

IMPACT = "with a wrong clock, ages, alerts on ages and the validity of certificates are wrong"
FIX = "timedatectl set-ntp true    # or: chronyc tracking; date -u"
PATIENCE = 2.0
"""Seconds for each question to another program."""


def find(context: Context) -> Iterator[Finding]:
    """Yield findings about the clock."""
    now = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
    yield from _of_files(context)
    yield _of_systemd(now)
    yield from _of_exporter(context)


def _of_files(context: Context) -> Iterator[Finding]:
    for path in map(context.config.textfile.prom, SCHEDULES):
        try:
            ahead = os.stat(path).st_mtime - time.time()
        except OSError:
            continue  # the subject `files` reports this
        if ahead > AHEAD:
            yield problem(
                f"{path} is {duration(ahead)} in the future: the clock was wrong when it was written, or is wrong now",
                IMPACT,
                FIX,
            )


def _of_systemd(now: str) -> Finding:
    try:
        answer = systemctl.output(["timedatectl", "show", "--property=NTPSynchronized", "--value"], PATIENCE).strip()
    except SystemdError:
        return unknown(f"{now}: timedatectl does not say whether the clock is synchronised", IMPACT, "chronyc tracking")
    if answer == "yes":
        return ok(f"{now}, synchronised")
    return warning(f"{now}: the clock is not synchronised with a time server", IMPACT, FIX)


def _of_exporter(context: Context) -> Iterator[Finding]:
    """Compare with the header Date of node_exporter's answer. node_exporter may run on another host."""
    connection = http.client.HTTPConnection(address(context), context.config.exporter.port, timeout=PATIENCE)
    try:
        connection.request("HEAD", "/")
        date = connection.getresponse().getheader("Date", "")
        theirs = email.utils.parsedate_to_datetime(date).timestamp()
    except (OSError, ValueError, TypeError, http.client.HTTPException):
        return  # the subject `exporter` reports whether it answers
    finally:
        connection.close()
    apart = time.time() - theirs
    if abs(apart) > AHEAD:
        observation = f"this clock is {duration(abs(apart))} {'ahead of' if apart > 0 else 'behind'} node_exporter's"
        yield problem(observation, IMPACT, FIX)
    else:
        yield ok("node_exporter's clock shows the same time")
