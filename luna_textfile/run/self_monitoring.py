"""Samples about the monitor itself: what was asked, what failed, and which versions are at work."""

import sys
from collections.abc import Iterable, Iterator, Mapping

from luna_textfile import __version__
from luna_textfile.run.call_log import CallRecord
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


def of_calls(schedule: str, calls: Iterable[CallRecord]) -> Iterator[Sample]:
    """Yield for each call whether it succeeded, and for a failed one the reason."""
    for call in calls:
        who = {
            "schedule": schedule,
            "collector": call.collector,
            "slot_id": call.slot_id,
            "hsm": call.hsm,
        }
        if call.error:
            yield CALL_FAILED.sample(1, call=call.error.call, reason=call.error.reason, **who)
        if call.harmless:
            continue
        yield COLLECTOR_SUCCESS.sample(call.error is None, **who)
        if call.unsupported:
            yield COLLECTOR_UNSUPPORTED.sample(1, **who)
        if call.seconds is not None:
            yield COLLECTOR_DURATION.sample(round(call.seconds, 6), **who)


def of_counters(schedule: str, errors: Mapping[str, int], last_success: float | None) -> Iterator[Sample]:
    """Yield what survives from run to run."""
    for collector, number in errors.items():
        yield SCRAPE_ERRORS.sample(number, schedule=schedule, collector=collector)
    if last_success is not None:
        yield LAST_SUCCESS.sample(round(last_success, 3), schedule=schedule)


def of_build(schedule: str, library_version: str) -> Sample:
    """Return the versions at work; the library's is empty if it could not be loaded."""
    return BUILD_INFO.sample(
        1,
        schedule=schedule,
        version=__version__,
        python_version=".".join(map(str, sys.version_info[:3])),
        library_version=library_version,
    )
