"""What a batch job must remember: its error counters, its last success, and where each slot was last seen."""

import errno
import json
import logging
from collections.abc import Mapping
from typing import Any, NamedTuple

from luna_textfile import atomic
from luna_textfile.log import event

MOST = 2**53
"""No count or time is larger. A float holds it exactly; node_exporter drops the file for a number of 400 digits."""


class Seen(NamedTuple):
    """What a slot held when it last answered: the token's serial, and the name of its HSM."""

    serial: str
    hsm: str


class State(NamedTuple):
    """Error counters by collector, and what else survives from run to run."""

    errors: dict[str, int]
    last_success: float | None = None
    """Unix time of the last run in which every collector succeeded; None before the first."""
    slots: Mapping[str, Seen] = {}
    """By slot id, what it last held. No number: it names HSMs, and says whom to spare when one hangs."""
    servers: Mapping[str, str] = {}
    """The appliances that the client knew then: if they change, `slots` names nothing any more."""

    def save(self, path: str) -> None:
        """Write the state as safely as the metrics themselves. Raises OSError."""
        if not atomic.write(path, json.dumps(self._asdict()), 0o600):
            raise OSError(errno.EIO, "its directory could not be synced", path)


def load(path: str) -> State:
    """Read the state. A missing or damaged file is reported and begins anew: counters may restart, but not stop us."""
    try:
        with open(path, encoding="utf-8") as file:
            return _checked(json.load(file))
    except FileNotFoundError:
        event(logging.INFO, "no state yet, counters begin at zero", file=path)
    except (OSError, ValueError, RecursionError) as error:
        event(logging.WARNING, "state is unreadable, counters begin at zero", file=path, detail=str(error))
    return State({})


def _checked(content: object) -> State:
    if not isinstance(content, dict):
        raise ValueError("not an object")  # noqa: TRY004 - damage, not a wrong type of ours
    errors, last_success = content.get("errors"), content.get("last_success")
    if not isinstance(errors, dict) or not all(_is_number(number, int) for number in errors.values()):
        raise ValueError("errors: not a table of counts")
    if last_success is not None and not _is_number(last_success, int, float):
        raise ValueError("last_success: not a time")
    servers = content.get("servers", {})
    if not isinstance(servers, dict) or not all(isinstance(name, str) for name in servers.values()):
        raise ValueError("servers: not a table of names")
    return State(errors, last_success, _checked_slots(content.get("slots", {})), servers)


def _checked_slots(content: object) -> dict[str, Seen]:
    if not isinstance(content, dict):
        raise ValueError("slots: not a table")  # noqa: TRY004 - damage, as above
    for seen in content.values():
        if type(seen) is not list or [type(part) for part in seen] != [str, str]:
            raise ValueError("slots: not a serial and an HSM")
    return {slot_id: Seen(*seen) for slot_id, seen in content.items()}


def _is_number(value: Any, *kinds: type) -> bool:
    return type(value) in kinds and 0 <= value <= MOST  # type(): True is no count
