"""The keys of config.toml of the earlier daemon, and the differences to the present keys.

Only the public interface of that daemon is known: names and defaults. The behaviour of a key inside the daemon is not
known, so this table does not describe it.
"""

from typing import NamedTuple


class LegacyKey(NamedTuple):
    """A key of the earlier file; the present key has the same full name. `note` is empty if nothing changed."""

    name: str
    note: str = ""


KEYS = (
    LegacyKey("hsm.library_path"),
    LegacyKey(
        "hsm.slot_id",
        "It may be a list or `all` now; `token_label` and `token_serial` select a token whose slot number may change.",
    ),
    LegacyKey(
        "exporter.port", "It was the port of the daemon. Now it is the port of node_exporter: the jobs open no port."
    ),
    LegacyKey(
        "exporter.bind_address",
        "It was the address of the daemon. Now it is the address on which node_exporter listens.",
    ),
    LegacyKey(
        "exporter.health_port",
        "systemd listens on it now. While the earlier daemon still runs, one of them needs another port.",
    ),
    LegacyKey("collector.enabled"),
    LegacyKey(
        "collector.daily_collection_hour",
        "Local time. A run that was missed while the host was off runs after the boot.",
    ),
    LegacyKey(
        "collector.minute_interval_seconds",
        "The timer has this value, too: after a change, run `luna-textfile install`.",
    ),
    LegacyKey("collector.collect_luna_specific"),
    LegacyKey("collector.initial_delay_seconds", "The time since the boot of the host, because there is no daemon."),
    LegacyKey("logging.level"),
    LegacyKey("logging.format", "The log goes to standard error, which the journal of systemd keeps."),
)

NOTES = {key.name: key.note for key in KEYS}
