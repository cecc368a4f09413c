"""The configuration as immutable values, with all defaults. The minute job imports it: it imports only typing."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Ids = tuple[int, ...] | Literal["all"]
Texts = tuple[str, ...]
Names = Mapping[str, str]
Numbers = Mapping[str, int]
"""Values by their ids. The ids are text, because the cached configuration is JSON."""
NumbersByName = Mapping[str, Numbers]
TextsByName = Mapping[str, Texts]
RoleSchedule = Literal["daily", "minute", "never"]
HaState = Literal["current", "any", "never"]
Level = Literal["trace", "debug", "info", "warn", "error"]
Format = Literal["json", "pretty"]
Treatment = Literal["keep", "hash"]
LabelTreatment = Literal["keep", "hash", "redact"]

MINUTE_DEADLINE_SHARE = 0.75
"""Default time limit of a minute run, as a share of the interval. The rest is for writing the file."""

SCHEDULES = ("minute", "daily")
"""The two jobs."""

DEFAULT_STATE_DIRECTORY = "/var/lib/luna-textfile"


class HsmConfig(NamedTuple):
    """The library, the tokens, and the name of the HSM in the label `hsm`.

    If `token_label` or `token_serial` is set, it selects the tokens, and `slot_id` is ignored.
    """

    library_path: str = "/usr/safenet/lunaclient/lib/libCryptoki2_64.so"
    slot_id: Ids = (0,)
    token_label: Texts = ()
    token_serial: Texts = ()
    name: str = ""
    names: Names = {}  # noqa: RUF012 - mypy allows no write to a Mapping, and pickle and JSON support a dict
    chrystoki_conf: str = ""


class ExporterConfig(NamedTuple):
    """Where node_exporter listens. Only the rendered files use it; no program of this package opens a port."""

    port: int = 9100
    bind_address: str = "0.0.0.0"  # noqa: S104 - the default of node_exporter
    health_port: int = 8080


class CollectorConfig(NamedTuple):
    """What the jobs collect, when, and the time limits. Every `_seconds` is in seconds."""

    enabled: bool = True
    daily_collection_hour: int = 0
    minute_interval_seconds: int = 60
    collect_luna_specific: bool = True
    initial_delay_seconds: int = 5
    token_status: bool = True
    capability_ids: Ids = (1, 7, 12, 37)
    policy_ids: Ids = (1, 7, 12, 37)
    partition_capability_ids: Ids = ()
    partition_policy_ids: Ids = ()
    role_schedule: RoleSchedule = "daily"
    ha_state: HaState = "current"
    call_timeout_seconds: float = 10.0
    initialize_timeout_seconds: float = 30.0
    minute_deadline_seconds: float = 45.0
    daily_deadline_seconds: float = 300.0


class ExpectConfig(NamedTuple):
    """Expected policies and roles of HSMs and partitions. Values by name take precedence over values for all."""

    hsm_policies: Numbers = {}  # noqa: RUF012 - as `names` above
    hsm_policies_by_hsm: NumbersByName = {}  # noqa: RUF012 - as `names` above
    partition_policies: Numbers = {}  # noqa: RUF012 - as `names` above
    partition_policies_by_token: NumbersByName = {}  # noqa: RUF012 - as `names` above
    activated_roles: Texts = ()
    activated_roles_by_token: TextsByName = {}  # noqa: RUF012 - as `names` above


class LoggingConfig(NamedTuple):
    """The level and the format of the log on standard error."""

    level: Level = "info"
    format: Format = "json"


class TextfileConfig(NamedTuple):
    """The folders of the `.prom` files and of the counters. Both are absolute paths."""

    directory: str = "/var/lib/prometheus/node-exporter"
    state_directory: str = DEFAULT_STATE_DIRECTORY

    def prom(self, schedule: str) -> str:
        """Return the path of the file that a schedule writes."""
        return f"{self.directory}/luna_textfile_{schedule}.prom"


class PrivacyConfig(NamedTuple):
    """How names of tokens and HSMs appear in metrics and logs.

    Only `label` can be redacted: without serial or HSM, two series would have the same labels.
    """

    serial: Treatment = "keep"
    label: LabelTreatment = "keep"
    hsm: Treatment = "keep"
    salt_file: str = "/etc/luna-textfile/salt"

    @property
    def hides(self) -> bool:
        """True if any name is hidden."""
        return {self.serial, self.label, self.hsm} != {"keep"}

    @property
    def hashes(self) -> bool:
        """True if the salt is needed."""
        return "hash" in {self.serial, self.label, self.hsm}


class Config(NamedTuple):
    """The whole configuration. `bundle` has the settings of the rendered files, which are not checked here."""

    hsm: HsmConfig = HsmConfig()
    exporter: ExporterConfig = ExporterConfig()
    collector: CollectorConfig = CollectorConfig()
    expect: ExpectConfig = ExpectConfig()
    logging: LoggingConfig = LoggingConfig()
    textfile: TextfileConfig = TextfileConfig()
    privacy: PrivacyConfig = PrivacyConfig()
    bundle: Mapping[str, Any] = {}
