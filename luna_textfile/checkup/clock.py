"""Subject: the clock. Disciplined or not, and no file of ours from the future."""

import email.utils
import http.client
import os
import time
from collections.abc import Iterator

from luna_textfile.checkup import systemctl
from luna_textfile.checkup.exporter import address
from luna_textfile.checkup.finding import Finding, ok, problem, unknown, warning
from luna_textfile.checkup.situation import Situation
from luna_textfile.checkup.systemctl import SystemdError
from luna_textfile.config.model import SCHEDULES
from luna_textfile.health.judgement import AHEAD, duration

WHY = "ages, alerts on age and the validity of certificates are told by the clock"
MEND = "timedatectl set-ntp true    # or: chronyc tracking; date -u"
PATIENCE = 2.0
"""Seconds for each question to another program."""


def find(situation: Situation) -> Iterator[Finding]:
    """Yield what speaks for or against the clock."""
    now = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
    yield from _of_files(situation)
    yield _of_systemd(now)
    yield from _of_exporter(situation)


def _of_files(situation: Situation) -> Iterator[Finding]:
    for path in map(situation.config.textfile.prom, SCHEDULES):
        try:
            ahead = os.stat(path).st_mtime - time.time()
        except OSError:
            continue  # the subject `files` says so
        if ahead > AHEAD:
            yield problem(f"{path} is {duration(ahead)} in the future: the clock was wrong then, or is now", WHY, MEND)


def _of_systemd(now: str) -> Finding:
    try:
        answer = systemctl.output(["timedatectl", "show", "--property=NTPSynchronized", "--value"], PATIENCE).strip()
    except SystemdError:
        return unknown(f"{now}: whether it is synchronised cannot be asked (timedatectl)", WHY, "chronyc tracking")
    if answer == "yes":
        return ok(f"{now}, synchronised")
    return warning(f"{now}: the clock is not synchronised with any server", WHY, MEND)


def _of_exporter(situation: Situation) -> Iterator[Finding]:
    """Compare with the Date that node_exporter's HTTP answer has: it may run on another host than we do."""
    connection = http.client.HTTPConnection(address(situation), situation.config.exporter.port, timeout=PATIENCE)
    try:
        connection.request("HEAD", "/")
        date = connection.getresponse().getheader("Date", "")
        theirs = email.utils.parsedate_to_datetime(date).timestamp()
    except (OSError, ValueError, TypeError, http.client.HTTPException):
        return  # the subject `exporter` says whether it answers
    finally:
        connection.close()
    apart = time.time() - theirs
    if abs(apart) > AHEAD:
        seen = f"this clock is {duration(abs(apart))} {'before' if apart > 0 else 'behind'} node_exporter's"
        yield problem(seen, WHY, MEND)
    else:
        yield ok("node_exporter's clock says the same")
