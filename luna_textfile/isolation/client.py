"""The Hsm protocol with a child process behind it: a deadline for every call, a fresh child after every death."""

import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from luna_textfile.isolation.child import Child, ChildGoneError
from luna_textfile.isolation.worker import serve
from luna_textfile.pkcs11.model import (
    CALLS,
    FINALIZE,
    INITIALIZE,
    HaMember,
    HsmError,
    Library,
    NotSupportedError,
    RoleState,
    SlotInfo,
    Storage,
    TokenInfo,
    TokenStatus,
    TokenStorage,
)


class Limits(NamedTuple):
    """Time limits in seconds: of one call, of loading with C_Initialize, and the end of the run (time.monotonic())."""

    call: float
    initialize: float
    deadline: float


class IsolatedHsm:
    """One library in a child process. Every method may raise HsmError; the next one starts a fresh child."""

    def __init__(
        self,
        library_path: str,
        limits: Limits,
        on_noise: Callable[[str, str], None],
        *,
        luna_specific: bool,
    ) -> None:
        """Start nothing yet. `on_noise(call, text)` is told what the library printed to stdout or stderr."""
        self._serve = partial(serve, library_path=library_path, luna_specific=luna_specific)
        self._limits = limits
        self._on_noise = on_noise
        self.questions_left = 1
        """How many questions are still to come; the caller counts."""
        self._hung = False
        self._child: Child | None = None
        self._closed_by: HsmError | None = None

    def open(self) -> None:
        """Load the library and initialise it, unless that is done."""
        if self._closed_by:
            raise self._closed_by
        if self._child:
            return
        seconds = self._time_for(INITIALIZE, self._limits.initialize)
        try:
            self._child = self._start()
            self._exchange(INITIALIZE, ["open"], seconds)
        except HsmError as error:
            # A library that does not start once would not start for the next call either, and every attempt
            # costs the appliances a connection: one run, one failure.
            self._closed_by = error
            self._drop()
            raise

    def close(self) -> None:
        """Call C_Finalize, and end the child if that hangs or crashes. Raises HsmError then; all answers are safe."""
        if not self._child:
            return
        try:
            self._exchange(FINALIZE, ["close"], self._time_for(FINALIZE, self._limits.call))
        finally:
            self._drop()

    def kill(self) -> None:
        """End the child at once, if there is one."""
        if self._child:
            self._drop()

    def library(self) -> Library:
        """C_GetInfo."""
        return Library(*self._ask("library"))

    def slot_ids(self) -> list[int]:
        """C_GetSlotList."""
        return list(self._ask("slot_ids"))

    def slot_info(self, slot_id: int) -> SlotInfo:
        """C_GetSlotInfo."""
        return SlotInfo(*self._ask("slot_info", slot_id))

    def token_info(self, slot_id: int) -> TokenInfo:
        """C_GetTokenInfo."""
        return TokenInfo(*self._ask("token_info", slot_id))

    def server_instance(self, slot_id: int) -> int:
        """CA_GetServerInstanceBySlotID."""
        return int(self._ask("server_instance", slot_id))

    def firmware(self, slot_id: int) -> tuple[int, int, int]:
        """CA_GetFirmwareVersion."""
        major, minor, subminor = self._ask("firmware", slot_id)
        return major, minor, subminor

    def capabilities(self, slot_id: int) -> dict[int, int]:
        """CA_GetHSMCapabilitySet."""
        return dict(self._ask("capabilities", slot_id))

    def policies(self, slot_id: int) -> dict[int, int]:
        """CA_GetHSMPolicySet."""
        return dict(self._ask("policies", slot_id))

    def storage(self, slot_id: int) -> Storage:
        """CA_GetHSMStorageInformation."""
        return Storage(*self._ask("storage", slot_id))

    def token_storage(self, slot_id: int) -> TokenStorage:
        """CA_GetTokenStorageInformation."""
        return TokenStorage(*self._ask("token_storage", slot_id))

    def token_status(self, slot_id: int) -> TokenStatus:
        """CA_GetTokenStatus."""
        return TokenStatus(*self._ask("token_status", slot_id))

    def statistics(self, slot_id: int, ids: list[int]) -> dict[int, int]:
        """CA_GetHSMStats."""
        return dict(self._ask("statistics", slot_id, ids))

    def mechanisms(self, slot_id: int) -> list[int]:
        """C_GetMechanismList."""
        return list(self._ask("mechanisms", slot_id))

    def token_capabilities(self, slot_id: int) -> dict[int, int]:
        """CA_GetTokenCapabilities."""
        return dict(self._ask("token_capabilities", slot_id))

    def token_policies(self, slot_id: int) -> dict[int, int]:
        """CA_GetTokenPolicies."""
        return dict(self._ask("token_policies", slot_id))

    def role_state(self, slot_id: int, role: int) -> RoleState:
        """CA_RoleStateGet."""
        return RoleState(*self._ask("role_state", slot_id, role))

    def current_ha_state(self, slot_id: int) -> list[HaMember]:
        """CA_GetCurrentHAState."""
        return [HaMember(*member) for member in self._ask("current_ha_state", slot_id)]

    def ha_state(self, slot_id: int) -> list[HaMember]:
        """CA_GetHAState."""
        return [HaMember(*member) for member in self._ask("ha_state", slot_id)]

    def license_count(self, slot_id: int) -> int:
        """CA_RetrieveLicenseList."""
        return int(self._ask("license_count", slot_id))

    def partition_limit(self, slot_id: int) -> int | None:
        """CA_GetNumberOfAllowedContainers."""
        limit: int | None = self._ask("partition_limit", slot_id)
        return limit

    def _start(self) -> Child:
        try:
            return Child(self._serve, self._limits.deadline - time.monotonic())
        except OSError as error:
            raise HsmError(INITIALIZE, "no_process", error.strerror or "") from None

    def _ask(self, method: str, *arguments: Any) -> Any:
        call = CALLS[method]
        self._time_for(call, self._limits.call)
        self.open()
        return self._exchange(call, [method, *arguments], self._time_for(call, self._limits.call))

    def _time_for(self, call: str, limit: float) -> float:
        remaining = self._limits.deadline - time.monotonic()
        if remaining <= 0:
            raise HsmError(call, "deadline", "not asked")
        if self._hung and call != INITIALIZE:
            # One HSM hangs, and nobody can tell which of the other slots are its own. So that all others are
            # asked before the run's time is over, a call may now take no more than its share of what is left.
            remaining /= max(1, self.questions_left)
        return min(limit, remaining)

    def _exchange(self, call: str, request: list[Any], seconds: float) -> Any:
        child = self._child
        assert child is not None, "no child"  # noqa: S101 - a bug, not an input
        try:
            answer = _read(child.ask(json.dumps(request).encode() + b"\n", seconds))
        except ChildGoneError as gone:
            self._hung |= gone.reason == "timeout"
            self._hear(call)
            self._drop()
            raise HsmError(call, gone.reason, gone.detail) from None
        except ValueError as error:
            self._hear(call)
            self._drop()
            raise HsmError(call, "bad_answer", str(error)) from None
        self._hear(call)
        if "bug" in answer:
            raise RuntimeError(f"in the child process: {answer['bug']}")
        if "error" in answer:
            raise (NotSupportedError if answer["supported"] is False else HsmError)(*answer["error"])
        return answer["value"]

    def _hear(self, call: str) -> None:
        if self._child and (noise := self._child.noise()):
            self._on_noise(call, noise)

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child:
            child.close()


def _read(line: bytes) -> dict[str, Any]:
    """Read an answer of the child's. A library that writes to any descriptor it finds can spoil it: ValueError."""
    answer = json.loads(line)
    if not isinstance(answer, dict) or not answer.keys() & {"value", "error", "bug"}:
        raise ValueError("neither an answer, nor an error, nor a bug")
    return answer
