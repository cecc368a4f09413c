"""One run of a batch job: lock, collect, add the families about the monitor, remember, write."""

import os
import sys
import time
from collections.abc import Mapping

from luna_textfile import log
from luna_textfile.config.model import SCHEDULES, TextfileConfig
from luna_textfile.log import ERROR, INFO, WARNING, event
from luna_textfile.run import self_monitoring, state
from luna_textfile.run.collection import Collected, collect
from luna_textfile.run.lock import lock
from luna_textfile.run.plan import RunPlan
from luna_textfile.run.state import State
from luna_textfile.textfile import atomic, monitor_families
from luna_textfile.textfile.exposition import render, unique
from luna_textfile.textfile.metrics import Sample

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_textfile.privacy.names import Redactor

OK = 0
NOT_WRITTEN = 1
BAD_CONFIGURATION = 2
PARTLY = 75
"""EX_TEMPFAIL: the file is written, but something in it is missing; or another run holds the lock."""

FILE_MODE = 0o644
"""node_exporter runs as another user; the umask must not hide the file from it."""


def run(plan: RunPlan) -> int:
    """Run the job once and return the exit code. Raises ConfigError if names are to be hashed and there is no salt."""
    try:
        os.makedirs(plan.directory, mode=0o750, exist_ok=True)
        _refuse_foreign_root(plan.directory)
        held = lock(plan.lock_file)
        if held is None:
            event(WARNING, "another run of this schedule is under way; its file stays", exit_code=PARTLY)
            return PARTLY
        try:
            return _run_locked(plan)
        finally:
            os.close(held)
    except OSError as error:
        return _not_written(error)


def show(plan: RunPlan) -> int:
    """Collect and print instead of writing. Counters are shown as the last real run left them. Raises ConfigError."""
    begin = time.time()
    remembered = state.load(plan.state_file)
    redactor = _redactor(plan, remembered)
    collected = collect(plan, remembered)
    samples = _samples(plan, collected, remembered, begin)
    sys.stdout.write(render(_shown(samples, collected, redactor)))
    return OK if collected.complete else PARTLY


def collect_and_write(plan: RunPlan, extra_labels: Mapping[str, str] | None = None) -> tuple[int, Collected]:
    """Ask, remember, and write the file; return the exit code and what came of it.

    The caller holds the lock of the schedule. Raises OSError if the file was not written, and ConfigError before
    anything is asked.
    """
    begin = time.time()
    remembered = state.load(plan.state_file)
    redactor = _redactor(plan, remembered)
    collected = collect(plan, remembered)
    remembered = _count(plan, remembered, collected, begin)
    saved = _save(remembered, plan.state_file)  # before they are shown: a counter must never go back
    path = plan.prom_file
    for name in atomic.remove_stale(path):
        event(INFO, "removed what a killed run left behind", file=name)
    samples = _shown(_samples(plan, collected, remembered, begin), collected, redactor)
    safe = atomic.write(path, render(_labelled(samples, extra_labels or {})), FILE_MODE)
    if not safe:
        event(WARNING, "the new file is in place, but its directory could not be synced", file=path)
    return (OK if collected.complete and saved and safe else PARTLY), collected


def _run_locked(plan: RunPlan) -> int:
    begin = time.monotonic()
    code, collected = collect_and_write(plan)
    event(
        INFO if code == OK else WARNING,
        "run finished" if code == OK else "run finished with parts missing",
        file=plan.prom_file,
        samples=len(collected.samples),
        failed=sum(call.counts_as_error for call in collected.calls),
        seconds=round(time.monotonic() - begin, 3),
        exit_code=code,
    )
    return code


def _count(plan: RunPlan, remembered: State, collected: Collected, begin: float) -> State:
    errors = dict.fromkeys(plan.counted, 0) | remembered.errors
    for call in collected.calls:
        if call.counts_as_error:
            errors[call.collector] = errors.get(call.collector, 0) + 1
    last_success = begin if collected.complete else remembered.last_success
    sets = _fingerprinted_sets(plan, collected, remembered)
    return State(errors, last_success, collected.slots, collected.servers, sets)


def _fingerprinted_sets(plan: RunPlan, collected: Collected, remembered: State) -> Mapping[str, Mapping[str, int]]:
    if plan.schedule != "daily":
        return {}
    from luna_textfile.run.changes import log_changes  # fingerprints are the daily job's

    return log_changes(collected.samples, remembered.sets)


def _save(remembered: State, path: str) -> bool:
    try:
        atomic.remove_stale(path)
        remembered.save(path)
    except OSError as error:
        event(
            ERROR,
            "counters not saved; the metrics are written all the same",
            file=path,
            detail=str(error),
        )
        return False
    return True


def _samples(plan: RunPlan, collected: Collected, remembered: State, begin: float) -> list[Sample]:
    samples = [
        *collected.samples,
        *self_monitoring.of_counters(plan.schedule, remembered.errors, remembered.last_success),
        monitor_families.LAST_RUN.sample(round(begin, 3), schedule=plan.schedule),
        monitor_families.RUN_DURATION.sample(round(time.time() - begin, 6), schedule=plan.schedule),
    ]
    kept, repeated = unique(samples)
    for sample in repeated:
        event(
            WARNING,
            "two tokens share a series; the first is kept",
            family=sample.family.name,
            **sample.labels,
        )
    return kept


def _redactor(plan: RunPlan, remembered: State) -> "Redactor | None":
    """Return what hides names, None if none are hidden; from now on the log hides them too. Raises ConfigError."""
    if not plan.privacy.hides:
        return None
    from luna_textfile.privacy.names import Redactor  # only who hides names pays for it
    from luna_textfile.privacy.salt import read_salt

    salt = read_salt(plan.privacy.salt_file) if plan.privacy.hashes else b""
    redactor = Redactor(plan.privacy, salt, (plan.hsm.name, *plan.hsm.names.values()))
    redactor.names.update(remembered.servers.values())  # before Chrystoki.conf is read, for the log
    log.redact(redactor.fields)
    return redactor


def _shown(samples: list[Sample], collected: Collected, redactor: "Redactor | None") -> list[Sample]:
    if redactor is None:
        return samples
    from luna_textfile.privacy.names import Partition  # as above

    redactor.names.update(collected.servers.values())
    known = [Partition(seen.hsm, seen.serial, seen.label) for seen in collected.slots.values()]
    return redactor.samples(samples, known)


def _labelled(samples: list[Sample], extra: Mapping[str, str]) -> list[Sample]:
    if not extra:
        return samples
    names, values = tuple(extra), tuple(extra.values())
    return [
        Sample(sample.family._replace(labels=sample.family.labels + names), sample.values + values, sample.value)
        for sample in samples
    ]


def _refuse_foreign_root(directory: str) -> None:
    """Keep root from leaving files in the state directory that the service user could not open afterwards."""
    if os.geteuid() == 0 and (owner := os.stat(directory).st_uid) != 0:
        raise PermissionError(
            0, f"this directory belongs to user {owner}: run the job as that user, or use --stdout", directory
        )


def remove_output_files(textfile: TextfileConfig) -> int:
    """Remove our files, so that a monitor that is switched off leaves no old numbers on a screen."""
    try:
        removed = [name for name in SCHEDULES if atomic.remove(textfile.prom(name))]
    except OSError as error:
        return _not_written(error)
    event(INFO, "collector.enabled is false: our files are removed", removed=" ".join(removed))
    return OK


def _not_written(error: OSError) -> int:
    event(
        ERROR,
        "not written; the old file stays as it was",
        file=error.filename,
        detail=error.strerror or str(error),
        hint="check that the directory exists, that this user may write to it, and that the disk has room",
        exit_code=NOT_WRITTEN,
    )
    return NOT_WRITTEN
