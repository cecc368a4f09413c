"""One collection: find the slots, ask every collector, and turn what came of it into samples."""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from luna_textfile.collectors.collector import Collector
from luna_textfile.isolation.budget import Budget
from luna_textfile.isolation.client import IsolatedHsm
from luna_textfile.log import ERROR, WARNING, event
from luna_textfile.pkcs11.model import HsmError, Slot
from luna_textfile.pkcs11.questions import Hsm
from luna_textfile.run import self_monitoring
from luna_textfile.run.call_log import CallLog, CallRecord
from luna_textfile.run.discovery import Discovered, SlotDiscovery
from luna_textfile.run.naming import Naming
from luna_textfile.run.plan import RunPlan
from luna_textfile.run.state import Seen, State
from luna_textfile.textfile import monitor_families
from luna_textfile.textfile.metrics import Sample


class Collected(NamedTuple):
    """What a run brought."""

    samples: list[Sample]
    calls: list[CallRecord]
    complete: bool
    """True if every configured slot answered and every collector succeeded."""
    slots: dict[str, Seen]
    """What every slot holds, by its id; as last seen for those that did not answer."""
    servers: dict[str, str]
    """The appliances that the client knows, by number."""


def collect(plan: RunPlan, remembered: State) -> Collected:
    """Ask everything once, within the run's time. Whatever the library does, this returns.

    `remembered` is what an earlier run left: by it HSMs are named, and the slots of one that hangs are known.
    """
    calls, budget = CallLog(), Budget(plan.limits)
    hsm = IsolatedHsm(plan.hsm.library_path, budget, _log_output, luna_specific=plan.luna_specific)
    try:
        naming = Naming(plan.hsm, hsm, calls, remembered, luna_specific=plan.luna_specific)
        found = SlotDiscovery(plan.hsm, hsm, naming, calls, budget).find(plan.token_samples, plan.calls_per_slot)
        _ask_slots(plan, hsm, found.slots, calls, budget)
        try:
            hsm.close()
        except HsmError as error:
            calls.record_harmless(error)
    finally:
        hsm.kill()
    _ask_files(plan, naming, calls)
    samples = [sample for call in calls.records for sample in call.samples]
    samples += _health(plan.schedule, found)
    samples += self_monitoring.of_calls(plan.schedule, calls.records)
    seen = {str(slot.id): Seen(slot.token.serial, slot.hsm, slot.token.label) for slot in found.slots if slot.token}
    complete = found.complete and not calls.failed
    return Collected(samples, calls.records, complete, {**remembered.slots, **seen}, naming.servers)


def targets(collector: Collector, slots: Iterable[Slot]) -> list[Slot]:
    """Choose the slots through which a collector asks; a virtual slot is not asked what only physical ones know."""
    if collector.scope == "slot":
        return list(slots)
    if collector.scope == "group":
        return [slot for slot in slots if slot.token and slot.token.is_ha_virtual]
    physical = [slot for slot in slots if not (slot.token and slot.token.is_ha_virtual)]
    if collector.scope == "token":
        return physical
    first: dict[str, Slot] = {}
    for slot in physical:
        # One slot answers for its HSM: the first whose token answered.
        if slot.hsm and (slot.hsm not in first or not first[slot.hsm].token):
            first[slot.hsm] = slot
    return list(first.values())


def _ask_slots(plan: RunPlan, hsm: Hsm, slots: Sequence[Slot], calls: CallLog, budget: Budget) -> None:
    questions = [(collector, slot) for collector in plan.collectors for slot in targets(collector, slots)]
    for collector, slot in budget.each(questions):
        slot_id = "" if collector.scope == "hsm" else str(slot.id)
        call = CallRecord(collector.name, collector.call, slot_id, slot.hsm)
        if collector.scope != "slot" and slot.token is None:
            calls.record_skipped(call)
        else:
            calls.record(calls.ask(call, partial(collector.collect, hsm, slot, plan.selection)))


def _ask_files(plan: RunPlan, naming: Naming, calls: CallLog) -> None:
    if not plan.file_collectors:
        return
    from luna_textfile.luna_client import chrystoki  # the minute job reads no file of the client

    path = chrystoki.path(plan.hsm.chrystoki_conf, os.environ)
    for collector in plan.file_collectors:
        question = partial(collector.collect, path, naming)
        calls.record(calls.ask(CallRecord(collector.name, collector.call), question, of_library=False))


def _health(schedule: str, found: Discovered) -> Iterator[Sample]:
    yield monitor_families.UP.sample(found.complete, schedule=schedule)
    for slot in found.slots:
        up = slot.token is not None
        yield monitor_families.SLOT_UP.sample(up, schedule=schedule, slot_id=str(slot.id), **slot.identity)
    for token in found.absent:
        event(ERROR, "no slot holds the configured token", **token)
        yield monitor_families.SLOT_UP.sample(0, schedule=schedule, **token)
    yield self_monitoring.of_build(schedule, found.library.version if found.library else "")


def _log_output(call: str, text: str) -> None:
    event(WARNING, "the library printed", call=call, text=text)
