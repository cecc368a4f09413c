"""The keys of the earlier daemon's config.toml, and what is different about each.

What is known of that daemon is its public interface: names and defaults. What a key did inside it is not on record
and is not guessed here.
"""

from typing import NamedTuple


class FormerKey(NamedTuple):
    """A key of the earlier file, by the full name that it has in ours too; `note` is empty where nothing changed."""

    name: str
    note: str = ""


KEYS = (
    FormerKey("hsm.library_path"),
    FormerKey(
        "hsm.slot_id",
        "It may be a list or `all` now; `token_label` and `token_serial` follow a token whose slot number shifts.",
    ),
    FormerKey("exporter.port", "It was the daemon's own port. Now it is node_exporter's: the jobs open none."),
    FormerKey("exporter.bind_address", "It was the daemon's own address. Now it is the one node_exporter listens on."),
    FormerKey(
        "exporter.health_port",
        "systemd listens on it now. While the earlier daemon runs beside, give one of them another port.",
    ),
    FormerKey("collector.enabled"),
    FormerKey(
        "collector.daily_collection_hour", "Local time. A run that was missed while the host was off is caught up."
    ),
    FormerKey(
        "collector.minute_interval_seconds", "It is in the timer, too: after a change run `luna-textfile install`."
    ),
    FormerKey("collector.collect_luna_specific"),
    FormerKey("collector.initial_delay_seconds", "Counted from the boot of the host: there is no daemon to start."),
    FormerKey("logging.level"),
    FormerKey("logging.format", "To standard error, which systemd's journal keeps."),
)

NOTES = {key.name: key.note for key in KEYS}
