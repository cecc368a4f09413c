"""What a batch job must remember: its error counters, its last success, and where each slot was last seen."""

import errno
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from luna_textfile.log import INFO, WARNING, event
from luna_textfile.textfile import atomic

MOST = 2**53
"""No count or time is larger. A float holds it exactly; node_exporter drops the file for a number of 400 digits."""

LEAST_SEEN = 2
"""What every version keeps of a slot: serial and HSM."""


class Seen(NamedTuple):
    """What a slot held when it last answered: the token's serial, the name of its HSM, the token's label.

    The names are the real ones, whatever the metrics show: this file is for this user only.
    """

    serial: str
    hsm: str
    label: str = ""
    """Earlier versions did not keep it."""


class State(NamedTuple):
    """Error counters by collector, and what else survives from run to run."""

    errors: dict[str, int]
    last_success: float | None = None
    """Unix time of the last run in which every collector succeeded; None before the first."""
    slots: Mapping[str, Seen] = {}
    """By slot id, what it last held. No number: it names HSMs, and shows which slots not to ask when one hangs."""
    servers: Mapping[str, str] = {}
    """The appliances that the client knew then: if they change, `slots` names nothing any more."""
    sets: Mapping[str, Mapping[str, int]] = {}
    """Values by id of each set that has a fingerprint, as it was last read: changes are logged against it."""

    def save(self, path: str) -> None:
        """Write the state as safely as the metrics themselves. Raises OSError."""
        if not atomic.write(path, json.dumps(self._asdict()), 0o600):
            raise OSError(errno.EIO, "its directory could not be synced", path)


def load(path: str) -> State:
    """Read the state. What is missing or not understood is reported and begins at zero: no state can stop a run.

    Each part stands for itself. After a return to an older version, a part that the newer one writes in another shape,
    or one that the older does not know, must not cost the counters.
    """
    try:
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
        if not isinstance(content, dict):
            raise ValueError("not an object")  # noqa: TRY004, TRY301 - damage, not a wrong type of ours
    except FileNotFoundError:
        event(INFO, "no state yet, counters begin at zero", file=path)
    except (OSError, ValueError, RecursionError) as error:
        event(WARNING, "state is unreadable, counters begin at zero", file=path, detail=str(error))
    else:
        return _understood(content, path)
    return State({})


def _understood(content: dict[str, Any], path: str) -> State:
    if unknown := sorted(content.keys() - set(State._fields)):
        event(
            INFO,
            "the state of another version has more parts; they are dropped",
            file=path,
            parts=" ".join(unknown),
        )
    found = State({})
    for part, read in _PARTS.items():
        try:
            found = found._replace(**{part: read(content.get(part, found._asdict()[part]))})
        except ValueError as error:
            event(
                WARNING,
                "a part of the state is not understood, it starts again",
                file=path,
                part=part,
                detail=str(error),
            )
    return found


def _counts(content: object) -> dict[str, int]:
    if not isinstance(content, dict) or not all(_is_number(number, int) for number in content.values()):
        raise ValueError("not a table of counts")
    return content


def _time(content: Any) -> float | None:
    if content is not None and not _is_number(content, int, float):
        raise ValueError("not a time")
    seconds: float | None = content
    return seconds


def _names(content: object) -> dict[str, str]:
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content.values()):
        raise ValueError("not a table of names")
    return content


def _sets(content: object) -> dict[str, dict[str, int]]:
    if not isinstance(content, dict):
        raise ValueError("not a table")  # noqa: TRY004 - damage, as above
    for values in content.values():
        # A value is a CK_ULONG, and no count: it may be larger than those.
        if not isinstance(values, dict) or not all(key.isdecimal() for key in values):
            raise ValueError("not a table of ids")
        if not all(type(value) is int and value >= 0 for value in values.values()):
            raise ValueError("not a table of values")
    return content


def _slots(content: object) -> dict[str, Seen]:
    if not isinstance(content, dict):
        raise ValueError("not a table")  # noqa: TRY004 - damage, as above
    for seen in content.values():
        if type(seen) is not list or len(seen) < LEAST_SEEN or {type(part) for part in seen} != {str}:
            raise ValueError("not a serial and an HSM")
    # A newer version may keep more of a slot.
    return {slot_id: Seen(*seen[: len(Seen._fields)]) for slot_id, seen in content.items()}


def _is_number(value: Any, *kinds: type) -> bool:
    return type(value) in kinds and 0 <= value <= MOST  # type(): True is no count


_PARTS: Mapping[str, Callable[[Any], Any]] = {
    "errors": _counts,
    "last_success": _time,
    "slots": _slots,
    "servers": _names,
    "sets": _sets,
}
