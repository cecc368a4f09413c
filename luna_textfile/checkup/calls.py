"""Calls each function that the jobs use once: works, unsupported, refused or failed, and its duration."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from luna_textfile.checkup.finding import Finding, listed, ok, problem, unknown, warning
from luna_textfile.checkup.tokens import code
from luna_textfile.collectors.collector import Collector, Selection
from luna_textfile.config.model import Config
from luna_textfile.isolation.budget import Budget
from luna_textfile.pkcs11 import questions, return_codes
from luna_textfile.pkcs11.model import HsmError, NotSupportedError, Slot
from luna_textfile.pkcs11.questions import Hsm
from luna_textfile.run.call_log import NAMING, CallLog, CallRecord
from luna_textfile.run.collection import targets
from luna_textfile.run.daily_schedule import DAILY
from luna_textfile.run.minute_schedule import MINUTE
from luna_textfile.run.plan import make_plan
from luna_textfile.textfile.metrics import Sample


class CallAnswer(NamedTuple):
    """The result of one function for one slot."""

    call: str
    slot_id: int
    record: CallRecord
    error: HsmError | None


def _server_instance(hsm: Hsm, slot: Slot, _selection: Selection) -> Iterator[Sample]:
    hsm.ask(questions.SERVER_INSTANCE, slot.id)
    yield from ()


SERVER_INSTANCE = Collector(NAMING, questions.SERVER_INSTANCE.function, "token", collect=_server_instance)
"""The jobs call this only where a name is needed; the check always calls it."""


def asked(config: Config) -> tuple[Collector, ...]:
    """Return the collectors of both jobs with this configuration, each function once."""
    own = (SERVER_INSTANCE,) if config.collector.collect_luna_specific else ()
    return (*own, *make_plan(MINUTE, config).collectors, *make_plan(DAILY, config).collectors)


def find(config: Config, hsm: Hsm, slots: Iterable[Slot], log: CallLog, budget: Budget) -> Iterator[Finding]:
    """Call each function for its slots, and yield a finding for each kind of result."""
    known = [slot for slot in slots if slot.token]
    everything = make_plan(MINUTE, config).selection._replace(
        capabilities=None, policies=None, partition_capabilities=None, partition_policies=None
    )
    plan = [(collector, targets(collector, known)) for collector in asked(config)]
    left = sum(len(chosen) for _, chosen in plan)
    for collector, chosen in plan:
        left -= len(chosen)
        answers = [_ask(collector, hsm, slot, everything, log) for slot in budget.each(chosen, later=left)]
        groups: dict[tuple[str, str], list[CallAnswer]] = {}
        for answer in answers:
            groups.setdefault(_outcome(answer), []).append(answer)
        for (outcome, said), group in groups.items():
            yield _judge(collector, outcome, said, group)
    yield from _of_switches(config, known)


def _ask(collector: Collector, hsm: Hsm, slot: Slot, everything: Selection, log: CallLog) -> CallAnswer:
    errors: list[HsmError] = []

    def question() -> tuple[Sample, ...]:
        try:
            return tuple(collector.collect(hsm, slot, everything))
        except HsmError as error:  # the record does not keep the return code of an unsupported function
            errors.append(error)
            raise

    record = log.ask(CallRecord(collector.name, collector.call, str(slot.id), slot.hsm), question)
    log.record(record)
    return CallAnswer(collector.call, slot.id, record, errors[0] if errors else record.error)


def _outcome(answer: CallAnswer) -> tuple[str, str]:
    error = answer.error
    if error is None:
        return "works", ""
    if isinstance(error, NotSupportedError):
        if error.detail:
            return "unsupported", error.detail
        return ("unsupported" if error.code == return_codes.FUNCTION_NOT_SUPPORTED else "refused"), code(error)
    # Without the detail: two calls that hang are of the same kind, although their times differ.
    return ("skipped" if error.reason == "skipped" else "failed"), code(
        error
    ) if error.code is not None else error.reason


def _judge(collector: Collector, outcome: str, said: str, group: list[CallAnswer]) -> Finding:
    where = f"slot{'s' if len(group) > 1 else ''} {listed(answer.slot_id for answer in group)}"
    times = [answer.record.seconds for answer in group if answer.record.seconds is not None]
    took = f", {max(times) * 1000:.1f} ms" + (" at most" if len(times) > 1 else "") if times else ""
    name = collector.call
    match outcome:
        case "works":
            return ok(f"{name} works ({where}{took})")
        case "unsupported":
            return ok(f"{name} is not supported here: {said} ({where}{took}); its samples are omitted")
        case "refused":
            return ok(f"{name} is refused to this client: {said} ({where}{took}); its samples are omitted")
        case "skipped":
            return unknown(f"{name} was not called ({where})", return_codes.hint("skipped"))
    error = group[0].error
    impact = (
        return_codes.hint(error.reason) if error else ""
    ) or "the samples of this call are missing; all other samples are present"
    detail = f", {error.detail}" if error and error.detail else ""
    fix = f"vtl verify; luna-textfile-{_job(collector)} --stdout --verbose"
    return problem(f"{name} fails: {said}{detail} ({where}{took})", impact, fix)


def _job(collector: Collector) -> str:
    return MINUTE.name if collector in MINUTE.collectors else DAILY.name


def _of_switches(config: Config, known: list[Slot]) -> Iterator[Finding]:
    if config.collector.collect_luna_specific:
        return
    observation = "collector.collect_luna_specific is false: no CA_ function is called"
    if any(slot.token and slot.token.is_luna for slot in known):
        impact = "firmware, storage, objects, commands, capabilities and policies of this Luna are missing"
        yield warning(observation, impact, "collector: {collect_luna_specific: true}    # in the configuration")
    else:
        yield ok(f"{observation}, which is right for HSMs of other vendors")
