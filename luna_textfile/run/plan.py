"""What one run does: made once, at the door, from a schedule and the configuration. Nothing is asked here."""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from luna_textfile.collectors.collector import Collector, Expected, Selection
from luna_textfile.collectors.from_file import FileCollector
from luna_textfile.config.model import Config, ExpectConfig, HsmConfig, PrivacyConfig
from luna_textfile.isolation.budget import Limits
from luna_textfile.pkcs11.model import Slot, TokenInfo
from luna_textfile.run.call_log import LIBRARY_CALLS, NAMING, TOKENS
from luna_textfile.textfile.metrics import Sample

TokenSamples = Callable[[Slot, TokenInfo], Iterator[Sample]]


class Schedule(NamedTuple):
    """What one of the two jobs can ask. A plain tuple: nothing registers itself."""

    name: Literal["minute", "daily"]
    token_samples: tuple[TokenSamples, ...]
    """Each makes samples from the C_GetTokenInfo that every run asks of every slot."""
    collectors: tuple[Collector, ...]
    file_collectors: tuple[FileCollector, ...] = ()
    """They read files of the Luna client, whether or not the HSM answers."""


class RunPlan(NamedTuple):
    """Everything that a run needs of the configuration."""

    schedule: str
    counted: tuple[str, ...]
    """Every collector's name of the schedule: each has an error counter, also one that is not asked now."""
    token_samples: tuple[TokenSamples, ...]
    collectors: tuple[Collector, ...]
    file_collectors: tuple[FileCollector, ...]
    selection: Selection
    hsm: HsmConfig
    """The library, the slots or tokens, and names for the label `hsm`."""
    luna_specific: bool
    limits: Limits
    privacy: PrivacyConfig
    directory: str
    """The state directory: the lock and the state of every schedule."""
    prom_file: str

    @property
    def state_file(self) -> str:
        """The file in which the schedule remembers."""
        return f"{self.directory}/{self.schedule}.json"

    @property
    def lock_file(self) -> str:
        """The file whose lock keeps out a second run of the schedule."""
        return f"{self.directory}/{self.schedule}.lock"

    @property
    def calls_per_slot(self) -> int:
        """How many questions a slot is asked, C_GetTokenInfo among them."""
        return 1 + sum(collector.scope not in {"hsm", "group"} for collector in self.collectors)


def make_plan(schedule: Schedule, config: Config) -> RunPlan:
    """Decide what a run of the schedule does with this configuration."""
    own = config.collector
    seconds = own.minute_deadline_seconds if schedule.name == "minute" else own.daily_deadline_seconds
    names = [*(one.name for one in schedule.collectors), *(one.name for one in schedule.file_collectors)]
    return RunPlan(
        schedule.name,
        (LIBRARY_CALLS, TOKENS, NAMING, *names),
        schedule.token_samples,
        tuple(collector for collector in schedule.collectors if _is_wanted(collector, schedule, config)),
        schedule.file_collectors if own.collect_luna_specific else (),
        _selection(schedule, config),
        config.hsm,
        own.collect_luna_specific,
        Limits(own.call_timeout_seconds, own.initialize_timeout_seconds, seconds),
        config.privacy,
        config.textfile.state_directory,
        config.textfile.prom(schedule.name),
    )


def _is_wanted(collector: Collector, schedule: Schedule, config: Config) -> bool:
    own = config.collector
    switched_off = {
        "token_status": not own.token_status,
        "ha_state": own.ha_state == "never",
        "roles": own.role_schedule != schedule.name,
    }
    return (own.collect_luna_specific or not collector.luna) and not switched_off.get(collector.name)


def _selection(schedule: Schedule, config: Config) -> Selection:
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
