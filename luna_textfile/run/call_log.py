"""Attempts: every question to the HSM, asked so that its failure stays its own."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from luna_textfile.log import enabled, event
from luna_textfile.pkcs11.model import INITIALIZE, HsmError, NotSupportedError
from luna_textfile.textfile.metrics import Sample

LIBRARY = "library"
"""The collector's name of what concerns no single slot: C_Initialize, C_GetInfo, C_GetSlotList, C_Finalize."""


class Attempt(NamedTuple):
    """One question and what came of it."""

    collector: str
    call: str
    slot_id: str = ""
    hsm: str = ""
    seconds: float | None = None
    samples: tuple[Sample, ...] = ()
    error: HsmError | None = None
    unsupported: bool = False
    harmless: bool = False
    """True for a failure that cost no sample: it is reported, but the run succeeded."""

    @property
    def counts_as_error(self) -> bool:
        """True if it was made and failed; what was skipped was not made."""
        return self.error is not None and not self.harmless and self.error.reason != "skipped"


class Attempts:
    """All attempts of one run, in order, and what is not worth asking any more."""

    def __init__(self) -> None:
        self.made: list[Attempt] = []
        self._hanging_hsms: set[str] = set()
        self._hanging_slots: set[str] = set()
        self._over = False

    def ask(self, attempt: Attempt, question: Callable[[], Iterable[Sample]], *, of_library: bool = True) -> Attempt:
        """Ask, and keep the samples if the answer is whole.

        After a time-out the other questions to the same HSM are not asked: each would take as long and bring nothing.
        What is not asked of the library does not care whether that has started.
        """
        if (self._over and of_library) or attempt.hsm in self._hanging_hsms or attempt.slot_id in self._hanging_slots:
            return self.skip(attempt)
        begin = time.monotonic()
        try:
            attempt = attempt._replace(samples=tuple(question()))
        except NotSupportedError as refusal:
            attempt = attempt._replace(unsupported=True)
            _report(logging.DEBUG, "not supported here", attempt, refusal)
        except HsmError as error:
            attempt = self._failed(attempt, error)
        except Exception:  # noqa: BLE001 - a bug in one collector must not cost the others' samples
            attempt = self._failed(attempt, HsmError(attempt.call, "bug", _traceback()))
        return self._record(attempt._replace(seconds=time.monotonic() - begin))

    def skip(self, attempt: Attempt) -> Attempt:
        """Record a question that is not asked because of an earlier failure."""
        return self._record(attempt._replace(error=HsmError(attempt.call, "skipped")))

    def fail(self, attempt: Attempt, error: HsmError) -> None:
        """Record a failure that happened outside `ask`."""
        self._record(self._failed(attempt, error))

    def shrug(self, error: HsmError) -> None:
        """Record a failure that cost no sample."""
        attempt = Attempt(LIBRARY, error.call, error=error, harmless=True)
        _report(logging.WARNING, "failed after every answer was in", attempt, error)
        self._record(attempt)

    def belongs_to(self, attempt: Attempt, hsm: str) -> None:
        """Tell which HSM a question went to, once that is known."""
        place = max(place for place, made in enumerate(self.made) if made is attempt)
        self.made[place] = attempt._replace(hsm=hsm)
        if attempt.error:
            self._note_hang(self.made[place], attempt.error)

    def forget(self, slot_id: int) -> None:
        """Drop the attempts on a slot that turned out not to be ours to watch."""
        self.made = [attempt for attempt in self.made if attempt.slot_id != str(slot_id)]

    @property
    def any_hang(self) -> bool:
        """True once any call has timed out."""
        return bool(self._hanging_hsms or self._hanging_slots)

    @property
    def failed(self) -> bool:
        """True if anything that should have been collected was not."""
        return any(attempt.error and not attempt.harmless for attempt in self.made)

    def _record(self, attempt: Attempt) -> Attempt:
        self.made.append(attempt)
        return attempt

    def _failed(self, attempt: Attempt, error: HsmError) -> Attempt:
        _report(logging.ERROR, "call failed", attempt, error)
        self._note_hang(attempt, error)
        # A library that does not start, or a run whose time is over, answers nothing more.
        self._over |= error.call == INITIALIZE or error.reason == "deadline"
        return attempt._replace(error=error)

    def _note_hang(self, attempt: Attempt, error: HsmError) -> None:
        if error.reason != "timeout":
            return
        if attempt.hsm:
            self._hanging_hsms.add(attempt.hsm)
        if attempt.slot_id:  # the slot itself, should nothing tell which HSM it belongs to
            self._hanging_slots.add(attempt.slot_id)


def _report(level: int, message: str, attempt: Attempt, error: HsmError) -> None:
    if not enabled(level):
        return
    from luna_textfile.pkcs11 import return_codes  # the names and hints of codes are needed after a failure only

    event(
        level,
        message,
        collector=attempt.collector,
        slot_id=attempt.slot_id,
        hsm=attempt.hsm,
        call=error.call,
        reason=error.reason,
        code=None if error.code is None else f"0x{error.code & 0xFFFFFFFF:08X}",
        detail=error.detail,
        hint=return_codes.hint(error.reason),
    )


def _traceback() -> str:
    import traceback  # only after a bug

    return traceback.format_exc()
