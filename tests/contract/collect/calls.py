"""The simulator's log: every call that reached the library, in order."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

BOUND = {
    "CA_GetCurrentHAState",
    "CA_GetFirmwareVersion",
    "CA_GetHAState",
    "CA_GetHSMCapabilitySet",
    "CA_GetHSMPolicySet",
    "CA_GetHSMStats",
    "CA_GetHSMStorageInformation",
    "CA_GetNumberOfAllowedContainers",
    "CA_GetServerInstanceBySlotID",
    "CA_GetTokenCapabilities",
    "CA_GetTokenPolicies",
    "CA_GetTokenStatus",
    "CA_GetTokenStorageInformation",
    "CA_RetrieveLicenseList",
    "CA_RoleStateGet",
}
"""Every vendor function that may be bound. None logs in, opens a session, waits or writes."""


class Call(NamedTuple):
    """One call. `fault` is the kind of a fault after which it did not come back."""

    name: str
    slot: int | None
    ids: str
    """What is asked for: the ids of statistics, or the number of a role."""
    sizing: bool
    fault: str

    @property
    def is_luna(self) -> bool:
        """True for a call of the vendor's extensions."""
        return self.name.startswith("CA_")


def read_calls(log: Path) -> tuple[Call, ...]:
    """Read the log of a run; no log means that nothing was called."""
    return tuple(map(_read, log.read_text().splitlines())) if log.exists() else ()


def counted(calls: Iterable[Call]) -> dict[str, int]:
    """Count the calls by name."""
    return dict(Counter(call.name for call in calls))


def asked(calls: Iterable[Call], name: str) -> list[int | None]:
    """Slots of which a function was asked, in order; the sizing half of a two-step call left out."""
    return [call.slot for call in calls if call.name == name and not call.sizing]


def _read(line: str) -> Call:
    name, *words = line.split(" ")
    values = dict(word.split("=", 1) for word in words if "=" in word)
    slot = values.get("slot")
    return Call(
        name,
        None if slot is None else int(slot),
        values.get("ids", values.get("role", "")),
        "sizing" in words,
        values.get("fault", ""),
    )
