"""How long each alert took in the run, as docs/alerts.md tells it: kept in a file, written anew with UPDATE_E2E=1."""

import json
from pathlib import Path
from typing import Any

from chain_fault import Alarm, Fault
from chain_faults import FAULTS
from chain_progress import Key
from chain_run import Result
from chain_settings import SAID
from downstream.series import HOUR

FILE = Path(__file__).with_name("measured.json")


def rows(result: Result) -> list[dict[str, Any]]:
    """Return a row for each alarm that is told, with seconds from cause to message by chain; none where it was not.

    What began hours ago was told as soon as the chains were there, which says nothing; and a booted host is not
    everywhere.
    """
    return [
        _row(result, fault, alarm)
        for fault in FAULTS
        if not fault.booted
        for step in fault.steps
        if step.began < HOUR
        for alarm in step.alarms
        if not alarm.muted
    ]


def kept() -> list[dict[str, Any]]:
    """Return the rows of the file."""
    found: list[dict[str, Any]] = json.loads(FILE.read_text())["rows"]
    return found


def keep(found: list[dict[str, Any]]) -> None:
    """Write the file."""
    FILE.write_text(json.dumps({"settings": SAID, "rows": found}, indent=1) + "\n")


def _row(result: Result, fault: Fault, alarm: Alarm) -> dict[str, Any]:
    seconds = {name: result.seconds(Key(name, alarm.alert, alarm.cause, fault.city)) for name in fault.chains}
    return {
        "alert": alarm.alert,
        "cause": alarm.cause,
        "fault": fault.what,
        "seconds": {name: None if value is None else round(value) for name, value in seconds.items()},
    }
