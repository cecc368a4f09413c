"""Every call of one run and what came of it. A failure costs its own samples, not those of other calls."""

import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from luna_textfile.log import DEBUG, ERROR, WARNING, enabled, event
from luna_textfile.pkcs11.model import HsmError, NotSupportedError
from luna_textfile.pkcs11.questions import INITIALIZE
from luna_textfile.textfile.metrics import Sample

LIBRARY_CALLS, TOKENS, NAMING = "library", "tokens", "naming"
"""Names for the label `collector` of calls that no collector makes.

The first: C_Initialize, C_GetInfo, C_GetSlotList and C_Finalize. Then C_GetTokenInfo, and the question to which HSM a
slot belongs.
"""


class CallRecord(NamedTuple):
    """One call and what came of it."""

    collector: str
    call: str
    slot_id: str = ""
    hsm: str = ""
    seconds: float | None = None
    """How long it took; None if it was not made."""
    samples: tuple[Sample, ...] = ()
    error: HsmError | None = None
    unsupported: bool = False
    harmless: bool = False
    """True for a failure that cost no sample: it is reported, but the run succeeded."""

    @property
    def counts_as_error(self) -> bool:
        """True if the call was made and failed; a skipped call was not made."""
        return self.error is not None and not self.harmless and self.error.reason != "skipped"


class CallLog:
    """The calls of one run, in order, and what is not worth asking any more."""

    def __init__(self) -> None:
        self.records: list[CallRecord] = []
        self._hanging_hsms: set[str] = set()
        self._hanging_slots: set[str] = set()
        self._over = False

    def ask(self, call: CallRecord, question: Callable[[], Iterable[Sample]], *, of_library: bool = True) -> CallRecord:
        """Ask, and return what came of it; the caller records that. The samples are kept if the answer is whole.

        After a time-out the other questions to the same HSM are not asked: each would take as long and bring nothing.
        `of_library`: False for a file of the client, which can be read although the library did not start.
        """
        if (self._over and of_library) or call.hsm in self._hanging_hsms or call.slot_id in self._hanging_slots:
            return _skipped(call)
        begin = time.monotonic()
        try:
            call = call._replace(samples=tuple(question()))
        except NotSupportedError as refusal:
            call = call._replace(unsupported=True)
            _report(DEBUG, "not supported here", call, refusal)
        except HsmError as error:
            call = _failed(call, error)
        except Exception:  # noqa: BLE001 - a bug in one collector must not cost the others' samples
            call = _failed(call, HsmError(call.call, "bug", _traceback()))
        return call._replace(seconds=time.monotonic() - begin)

    def record(self, done: CallRecord) -> None:
        """Append what `ask` returned."""
        self.records.append(done)
        error = done.error
        if error is None or done.harmless:
            return
        # A library that does not start, or a run whose time is over, answers nothing more.
        self._over |= error.reason != "skipped" and (error.call == INITIALIZE or error.reason == "deadline")
        if error.reason == "timeout":
            # The slot as well: it may stay unknown to which HSM it belongs.
            self._hanging_hsms.update({done.hsm} - {""})
            self._hanging_slots.update({done.slot_id} - {""})

    def record_skipped(self, call: CallRecord) -> None:
        """Record a call that is not made because of an earlier failure."""
        self.record(_skipped(call))

    def record_failure(self, call: CallRecord, error: HsmError) -> None:
        """Log and record a failure that happened outside `ask`."""
        self.record(_failed(call, error))

    def record_harmless(self, error: HsmError) -> None:
        """Log and record a failure that cost no sample."""
        call = CallRecord(LIBRARY_CALLS, error.call, error=error, harmless=True)
        _report(WARNING, "failed after every answer was in", call, error)
        self.record(call)

    def discard_slot(self, slot_id: int) -> None:
        """Drop the calls on a slot that turned out not to be ours to watch."""
        self.records = [call for call in self.records if call.slot_id != str(slot_id)]

    @property
    def any_hang(self) -> bool:
        """True once any call has timed out."""
        return bool(self._hanging_hsms or self._hanging_slots)

    @property
    def failed(self) -> bool:
        """True if anything that should have been collected was not."""
        return any(call.error and not call.harmless for call in self.records)


def _skipped(call: CallRecord) -> CallRecord:
    return call._replace(error=HsmError(call.call, "skipped"))


def _failed(call: CallRecord, error: HsmError) -> CallRecord:
    _report(ERROR, "call failed", call, error)
    return call._replace(error=error)


def _report(level: int, message: str, call: CallRecord, error: HsmError) -> None:
    if not enabled(level):
        return
    from luna_textfile.pkcs11 import return_codes  # the names and hints of codes are needed after a failure only

    event(
        level,
        message,
        collector=call.collector,
        slot_id=call.slot_id,
        hsm=call.hsm,
        call=error.call,
        reason=error.reason,
        code=None if error.code is None else f"0x{error.code & 0xFFFFFFFF:08X}",
        detail=error.detail,
        hint=return_codes.hint(error.reason),
    )


def _traceback() -> str:
    import traceback  # only after a bug

    return traceback.format_exc()
