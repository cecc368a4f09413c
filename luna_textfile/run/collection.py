"""One collection: survey the slots, ask every collector, and tell what came of it as samples."""

import logging
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Literal, NamedTuple

from luna_textfile.collectors.collector import Collector, Expected, Selection
from luna_textfile.collectors.from_file import FileCollector
from luna_textfile.config.model import Config, ExpectConfig
from luna_textfile.isolation.client import IsolatedHsm, Limits
from luna_textfile.log import event
from luna_textfile.luna_client import chrystoki
from luna_textfile.pkcs11.model import HsmError, Slot
from luna_textfile.run import self_monitoring
from luna_textfile.run.call_log import LIBRARY, Attempt, Attempts
from luna_textfile.run.discovery import TOKENS, FromToken, Survey, Surveyor
from luna_textfile.run.naming import NAMING, Naming
from luna_textfile.run.state import Seen, State
from luna_textfile.textfile import monitor_families
from luna_textfile.textfile.metrics import Sample


class Schedule(NamedTuple):
    """What one of the two jobs asks. A tuple one can read; nothing registers itself."""

    name: Literal["minute", "daily"]
    from_token: tuple[FromToken, ...]
    """Samples out of the C_GetTokenInfo that every run makes."""
    collectors: tuple[Collector, ...]
    from_files: tuple[FileCollector, ...] = ()
    """What the files of a Luna's client tell, the HSM well or not."""

    @property
    def collector_names(self) -> tuple[str, ...]:
        """Every name under which this schedule can count an error."""
        asked = [collector.name for collector in self.collectors]
        return (LIBRARY, TOKENS, NAMING, *asked, *[collector.name for collector in self.from_files])


class Collected(NamedTuple):
    """What a run brought."""

    samples: list[Sample]
    attempts: list[Attempt]
    complete: bool
    """True if every configured slot answered and every collector succeeded."""
    slots: dict[str, Seen]
    """What every slot holds, by its id; as last seen for those that did not answer."""
    servers: dict[str, str]
    """The appliances that the client knows, by number."""


def collect(schedule: Schedule, config: Config, remembered: State) -> Collected:
    """Ask everything once, within the run's deadline. Whatever the library does, this returns.

    `remembered` is what an earlier run left: it names HSMs, and says whom to spare when one hangs.
    """
    attempts = Attempts()
    hsm = IsolatedHsm(
        config.hsm.library_path,
        _limits(schedule, config),
        _log_noise,
        luna_specific=config.collector.collect_luna_specific,
    )
    try:
        naming = Naming(config.hsm, hsm, attempts, remembered, luna_specific=config.collector.collect_luna_specific)
        asked = wanted(schedule, config)
        per_slot = 1 + sum(collector.scope not in {"hsm", "group"} for collector in asked)
        found = Surveyor(config.hsm, hsm, naming, attempts).survey(schedule.from_token, per_slot)
        _ask(asked, selection(schedule, config), hsm, found, attempts)
        try:
            hsm.close()
        except HsmError as error:
            attempts.shrug(error)
    finally:
        hsm.kill()
    if config.collector.collect_luna_specific:
        _ask_files(schedule, config, naming, attempts)
    samples = [sample for attempt in attempts.made for sample in attempt.samples]
    samples += _health(schedule.name, found)
    samples += self_monitoring.of_attempts(schedule.name, attempts.made)
    seen = {str(slot.id): Seen(slot.token.serial, slot.hsm, slot.token.label) for slot in found.slots if slot.token}
    complete = found.complete and not attempts.failed
    return Collected(samples, attempts.made, complete, {**remembered.slots, **seen}, naming.servers)


def wanted(schedule: Schedule, config: Config) -> tuple[Collector, ...]:
    """Return what a schedule asks with this configuration."""
    own = config.collector
    left_out = {
        "token_status": not own.token_status,
        "ha_state": own.ha_state == "never",
        "roles": own.role_schedule != schedule.name,
    }
    return tuple(
        collector
        for collector in schedule.collectors
        if (own.collect_luna_specific or not collector.luna) and not left_out.get(collector.name)
    )


def selection(schedule: Schedule, config: Config) -> Selection:
    """Return what the configuration wants of the collectors."""
    own = config.collector
    return Selection(
        _ids(own.capability_ids),
        _ids(own.policy_ids),
        _ids(own.partition_capability_ids),
        _ids(own.partition_policy_ids),
        _expected(config.expect),
        schedule.name,
        own.ha_state == "any",
    )


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
        # One slot speaks for its HSM: the first whose token answered.
        if slot.hsm and (slot.hsm not in first or not first[slot.hsm].token):
            first[slot.hsm] = slot
    return list(first.values())


def _ask(
    collectors: Iterable[Collector], selected: Selection, hsm: IsolatedHsm, found: Survey, attempts: Attempts
) -> None:
    questions = [(collector, slot) for collector in collectors for slot in targets(collector, found.slots)]
    for done, (collector, slot) in enumerate(questions):
        hsm.questions_left = len(questions) - done
        slot_id = "" if collector.scope == "hsm" else str(slot.id)
        attempt = Attempt(collector.name, collector.call, slot_id, slot.hsm)
        if collector.scope != "slot" and slot.token is None:
            attempts.skip(attempt)
        else:
            attempts.ask(attempt, partial(collector.collect, hsm, slot, selected))


def _ask_files(schedule: Schedule, config: Config, naming: Naming, attempts: Attempts) -> None:
    path = chrystoki.path(config.hsm.chrystoki_conf, os.environ)
    for collector in schedule.from_files:
        question = partial(collector.collect, path, naming)
        attempts.ask(Attempt(collector.name, collector.call), question, of_library=False)


def _health(schedule: str, found: Survey) -> Iterator[Sample]:
    yield monitor_families.UP.sample(found.complete, schedule=schedule)
    for slot in found.slots:
        up = slot.token is not None
        yield monitor_families.SLOT_UP.sample(up, schedule=schedule, slot_id=str(slot.id), **slot.identity)
    for token in found.absent:
        event(logging.ERROR, "no slot holds the configured token", **token)
        yield monitor_families.SLOT_UP.sample(0, schedule=schedule, **token)
    yield self_monitoring.of_build(schedule, found.library.version if found.library else "")


def _limits(schedule: Schedule, config: Config) -> Limits:
    own = config.collector
    seconds = own.minute_deadline_seconds if schedule.name == "minute" else own.daily_deadline_seconds
    return Limits(own.call_timeout_seconds, own.initialize_timeout_seconds, time.monotonic() + seconds)


def _expected(expect: ExpectConfig) -> Expected:
    # In the configuration ids are text: it travels through JSON, where keys are.
    return Expected(
        _numbers(expect.hsm_policies),
        {name: _numbers(values) for name, values in expect.hsm_policies_by_hsm.items()},
        _numbers(expect.partition_policies),
        {name: _numbers(values) for name, values in expect.partition_policies_by_token.items()},
        expect.activated_roles,
        expect.activated_roles_by_token,
    )


def _numbers(values: Mapping[str, int]) -> dict[int, int]:
    return {int(number): value for number, value in values.items()}


def _ids(ids: tuple[int, ...] | str) -> frozenset[int] | None:
    return None if isinstance(ids, str) else frozenset(ids)


def _log_noise(call: str, text: str) -> None:
    event(logging.WARNING, "the library printed", call=call, text=text)
