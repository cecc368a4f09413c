"""Every key of the configuration, one row for each. model.py has the defaults; a test checks that both agree.

This table drives the checks, the environment variables, `luna-textfile config` and docs/configuration.md.
"""

from typing import NamedTuple

from luna_textfile.config.expectations import numbers, numbers_by_name, roles, roles_by_name
from luna_textfile.config.lists import ids, mapping, names, serials, texts
from luna_textfile.config.parsers import (
    Kind,
    absolute_path,
    address,
    boolean,
    choice,
    integer,
    library,
    number,
    optional_path,
    optional_text,
)
from luna_textfile.config.source import PREFIX

BUNDLE = "bundle"
"""The section of the rendered files: any mapping, in the file only."""

BUNDLE_KIND = mapping()


class Key(NamedTuple):
    """One key: its section, its allowed values, and its purpose in one sentence."""

    section: str
    key: str
    kind: Kind
    help: str

    @property
    def name(self) -> str:
        """The full name in messages and origins: hsm.slot_id."""
        return f"{self.section}.{self.key}"

    @property
    def variable(self) -> str:
        """The environment variable that overrides it: HSM__HSM__SLOT_ID."""
        return f"{PREFIX}{self.section}__{self.key}".upper()


PORT = integer(1, 65535)
TIMEOUT = number(0.1, 600)
DEADLINE = number(0.1, 3600)
CHRYSTOKI = "`$ChrystokiConfigurationPath/Chrystoki.conf`, else `/etc/Chrystoki.conf`"
SYSTEMD = "; if systemd sets `$STATE_DIRECTORY`, that is the default"
SLOTS = ids("a slot number", may_be_empty=False)
CAPABILITIES = ids("a capability id", may_be_empty=True)
POLICIES = ids("a policy id", may_be_empty=True)
POLICY = "a policy id"
TOKEN = "a token's label or serial"  # noqa: S105 - the PKCS#11 word
ROLE_SCHEDULE = choice("daily", "minute", "never")
HA_STATE = choice("current", "any", "never")
LABELS = texts("a token label")
LEVEL = choice("trace", "debug", "info", "warn", "error")
FORMAT = choice("json", "pretty")
SHOWN = choice("keep", "hash")
SHOWN_LABEL = choice("keep", "hash", "redact")
HA_HELP = (
    "Members of HA groups: `current` collects them only with clients since 10.7, without a session; `any` also with "
    "older clients, which open and close a session on each member."
)

KEYS = (
    Key("hsm", "library_path", library(), "The PKCS#11 library of the HSM's client."),
    Key("hsm", "slot_id", SLOTS, "Slots to watch; not together with `token_label` or `token_serial`."),
    Key("hsm", "token_label", LABELS, "Watch the tokens with these labels in any slot: slot numbers can change."),
    Key("hsm", "token_serial", serials(), "Watch the tokens with these serial numbers in any slot."),
    Key("hsm", "name", optional_text(), "One name for the label `hsm` of all slots; not together with `names`."),
    Key("hsm", "names", names(), "Names for the label `hsm`, by token serial, token label or appliance name."),
    Key("hsm", "chrystoki_conf", optional_path(), f"The configuration file of the Luna client; empty for {CHRYSTOKI}."),
    Key("exporter", "port", PORT, "The port of node_exporter, for the rendered files."),
    Key("exporter", "bind_address", address(), "The address on which node_exporter listens, for the rendered files."),
    Key(
        "exporter",
        "health_port",
        PORT,
        "The port of the health check, for the rendered files; must differ from `port`.",
    ),
    Key("collector", "enabled", boolean(), "If false, both jobs remove their files and do nothing."),
    Key("collector", "daily_collection_hour", integer(0, 23), "The hour of the daily run, in local time."),
    Key("collector", "minute_interval_seconds", integer(10, 3600), "Seconds from one minute run to the next."),
    Key(
        "collector",
        "collect_luna_specific",
        boolean(),
        "If false, the jobs call no `CA_` function and work with any PKCS#11 library.",
    ),
    Key("collector", "initial_delay_seconds", integer(0, 3600), "Seconds from boot to the first run."),
    Key("collector", "token_status", boolean(), "Collect the session count of the whole token (`CA_GetTokenStatus`)."),
    Key("collector", "capability_ids", CAPABILITIES, "The HSM capabilities to export."),
    Key("collector", "policy_ids", POLICIES, "The HSM policies to export."),
    Key("collector", "partition_capability_ids", CAPABILITIES, "The capabilities of partitions to export."),
    Key("collector", "partition_policy_ids", POLICIES, "The policies of partitions to export."),
    Key(
        "collector", "role_schedule", ROLE_SCHEDULE, "The job that collects the roles; three calls for each partition."
    ),
    Key("collector", "ha_state", HA_STATE, HA_HELP),
    Key("collector", "call_timeout_seconds", TIMEOUT, "Seconds after which a call of the library is treated as hung."),
    Key(
        "collector",
        "initialize_timeout_seconds",
        TIMEOUT,
        "The same for `C_Initialize`, which connects to the appliances.",
    ),
    Key(
        "collector",
        "minute_deadline_seconds",
        DEADLINE,
        "Time limit of a minute run; less than `minute_interval_seconds`.",
    ),
    Key("collector", "daily_deadline_seconds", DEADLINE, "Time limit of a daily run."),
    Key("expect", "hsm_policies", numbers(POLICY), "Expected values of the policies of every HSM."),
    Key(
        "expect",
        "hsm_policies_by_hsm",
        numbers_by_name("an HSM's name", POLICY),
        "The same by HSM; takes precedence over `hsm_policies`.",
    ),
    Key("expect", "partition_policies", numbers(POLICY), "Expected values of the policies of every partition."),
    Key(
        "expect",
        "partition_policies_by_token",
        numbers_by_name(TOKEN, POLICY),
        "The same by partition; takes precedence.",
    ),
    Key("expect", "activated_roles", roles(), "Roles that must be activated in every partition."),
    Key(
        "expect",
        "activated_roles_by_token",
        roles_by_name(TOKEN),
        "The same by partition; replaces `activated_roles` there.",
    ),
    Key("logging", "level", LEVEL, "The lowest level of events to log."),
    Key("logging", "format", FORMAT, "`json` for one JSON object for each line, `pretty` for text."),
    Key("textfile", "directory", absolute_path(), "The folder that the textfile collector of node_exporter reads."),
    Key("textfile", "state_directory", absolute_path(), f"The folder of counters and locks{SYSTEMD}."),
    Key("privacy", "serial", SHOWN, "Serial numbers of tokens in metrics and logs: unchanged or hashed."),
    Key(
        "privacy", "label", SHOWN_LABEL, "Labels of tokens: unchanged, hashed, or all replaced by the word `redacted`."
    ),
    Key(
        "privacy", "hsm", SHOWN, "Names of HSMs: unchanged or hashed. An HSM whose name is its serial follows `serial`."
    ),
    Key(
        "privacy",
        "salt_file",
        absolute_path(),
        "The file with the secret key of the hashes, the same on all hosts: see security.md.",
    ),
)

BY_NAME = {key.name: key for key in KEYS}
BY_VARIABLE = {key.variable: key for key in KEYS}
SECTIONS = tuple(dict.fromkeys(key.section for key in KEYS))
