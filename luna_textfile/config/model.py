"""The configuration as frozen values, and every default. On the minute job's path: imports nothing but typing."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Ids = tuple[int, ...] | Literal["all"]
Texts = tuple[str, ...]
Names = Mapping[str, str]
Numbers = Mapping[str, int]
"""Values by their ids. The ids are text here, since the cached configuration is JSON, where keys are."""
NumbersByName = Mapping[str, Numbers]
TextsByName = Mapping[str, Texts]
RoleSchedule = Literal["daily", "minute", "never"]
HaState = Literal["current", "any", "never"]
Level = Literal["trace", "debug", "info", "warn", "error"]
Format = Literal["json", "pretty"]
Treatment = Literal["keep", "hash"]
LabelTreatment = Literal["keep", "hash", "redact"]

MINUTE_DEADLINE_SHARE = 0.75
"""Share of the minute interval that a run may take when no deadline is set: the rest is left to write the file."""

SCHEDULES = ("minute", "daily")
"""The two jobs."""

DEFAULT_STATE_DIRECTORY = "/var/lib/luna-textfile"


class HsmConfig(NamedTuple):
    """Which library, which tokens, and how the HSM is called in the `hsm` label.

    `token_label` or `token_serial` not empty: they choose the tokens and `slot_id` means nothing.
    """

    library_path: str = "/usr/safenet/lunaclient/lib/libCryptoki2_64.so"
    slot_id: Ids = (0,)
    token_label: Texts = ()
    token_serial: Texts = ()
    name: str = ""
    names: Names = {}  # noqa: RUF012 - mypy lets nobody write to a Mapping, and a dict travels through pickle and JSON
    chrystoki_conf: str = ""


class ExporterConfig(NamedTuple):
    """Where node_exporter listens; for the rendered files, no program of this package opens a port."""

    port: int = 9100
    bind_address: str = "0.0.0.0"  # noqa: S104 - node_exporter's own default, which this describes
    health_port: int = 8080


class CollectorConfig(NamedTuple):
    """What is asked, when, and for how long. Every `_seconds` is in seconds."""

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
    """What HSMs and partitions should be like; of single ones by name, which goes before what is said of all."""

    hsm_policies: Numbers = {}  # noqa: RUF012 - as `names` above
    hsm_policies_by_hsm: NumbersByName = {}  # noqa: RUF012 - as `names` above
    partition_policies: Numbers = {}  # noqa: RUF012 - as `names` above
    partition_policies_by_token: NumbersByName = {}  # noqa: RUF012 - as `names` above
    activated_roles: Texts = ()
    activated_roles_by_token: TextsByName = {}  # noqa: RUF012 - as `names` above


class LoggingConfig(NamedTuple):
    """What goes to stderr, and how it looks."""

    level: Level = "info"
    format: Format = "json"


class TextfileConfig(NamedTuple):
    """Where the `.prom` files go, and where counters live from run to run. Both are absolute paths."""

    directory: str = "/var/lib/prometheus/node-exporter"
    state_directory: str = DEFAULT_STATE_DIRECTORY

    def prom(self, schedule: str) -> str:
        """Return the path of the file that a schedule writes."""
        return f"{self.directory}/luna_textfile_{schedule}.prom"


class PrivacyConfig(NamedTuple):
    """How the names of tokens and HSMs are shown to whoever reads metrics and logs.

    Only `label` can be redacted: a series without a serial or an HSM could not be told from another's.
    """

    serial: Treatment = "keep"
    label: LabelTreatment = "keep"
    hsm: Treatment = "keep"
    salt_file: str = "/etc/luna-textfile/salt"

    @property
    def hides(self) -> bool:
        """True if any name is not shown as it is."""
        return {self.serial, self.label, self.hsm} != {"keep"}

    @property
    def hashes(self) -> bool:
        """True if the salt is needed."""
        return "hash" in {self.serial, self.label, self.hsm}


class Config(NamedTuple):
    """The whole configuration; `bundle` holds the settings of the rendered files, not read here."""

    hsm: HsmConfig = HsmConfig()
    exporter: ExporterConfig = ExporterConfig()
    collector: CollectorConfig = CollectorConfig()
    expect: ExpectConfig = ExpectConfig()
    logging: LoggingConfig = LoggingConfig()
    textfile: TextfileConfig = TextfileConfig()
    privacy: PrivacyConfig = PrivacyConfig()
    bundle: Mapping[str, Any] = {}
