"""Samples about the monitor itself: what was asked, what failed, and which versions are at work."""

import sys
from collections.abc import Iterable, Iterator, Mapping

from luna_textfile import __version__
from luna_textfile.run.call_log import Attempt
from luna_textfile.textfile.metrics import Sample
from luna_textfile.textfile.monitor_families import (
    BUILD_INFO,
    CALL_FAILED,
    COLLECTOR_DURATION,
    COLLECTOR_SUCCESS,
    COLLECTOR_UNSUPPORTED,
    LAST_SUCCESS,
    SCRAPE_ERRORS,
)


def of_attempts(schedule: str, attempts: Iterable[Attempt]) -> Iterator[Sample]:
    """Tell of each attempt whether it succeeded, and of a failed one why."""
    for attempt in attempts:
        who = {
            "schedule": schedule,
            "collector": attempt.collector,
            "slot_id": attempt.slot_id,
            "hsm": attempt.hsm,
        }
        if attempt.error:
            yield CALL_FAILED.sample(1, call=attempt.error.call, reason=attempt.error.reason, **who)
        if attempt.harmless:
            continue
        yield COLLECTOR_SUCCESS.sample(attempt.error is None, **who)
        if attempt.unsupported:
            yield COLLECTOR_UNSUPPORTED.sample(1, **who)
        if attempt.seconds is not None:
            yield COLLECTOR_DURATION.sample(round(attempt.seconds, 6), **who)


def of_counters(schedule: str, errors: Mapping[str, int], last_success: float | None) -> Iterator[Sample]:
    """Tell what survives from run to run."""
    for collector, number in errors.items():
        yield SCRAPE_ERRORS.sample(number, schedule=schedule, collector=collector)
    if last_success is not None:
        yield LAST_SUCCESS.sample(round(last_success, 3), schedule=schedule)


def of_build(schedule: str, library_version: str) -> Sample:
    """Tell the versions at work; the library's is empty if it could not be loaded."""
    return BUILD_INFO.sample(
        1,
        schedule=schedule,
        version=__version__,
        python_version=".".join(map(str, sys.version_info[:3])),
        library_version=library_version,
    )
