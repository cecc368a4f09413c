"""The start of every run: load the library, find the slots to watch, learn which token is in each."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luna_textfile.config.model import HsmConfig
from luna_textfile.isolation.budget import Budget
from luna_textfile.isolation.client import IsolatedHsm
from luna_textfile.pkcs11.model import HsmError, Library, Slot
from luna_textfile.pkcs11.questions import INITIALIZE, LIBRARY, SLOT_IDS, TOKEN_INFO
from luna_textfile.run.call_log import LIBRARY_CALLS, TOKENS, CallLog, CallRecord
from luna_textfile.run.naming import Naming
from luna_textfile.run.plan import TokenSamples
from luna_textfile.textfile.metrics import Sample


class Discovered(NamedTuple):
    """What there is to watch."""

    library: Library | None
    slots: tuple[Slot, ...]
    """Every slot that we watch; `token` is None where it did not answer."""
    absent: tuple[dict[str, str], ...]
    """Labels and serials of the configuration that no slot holds, as the labels of their series."""

    @property
    def complete(self) -> bool:
        """True if there is something to watch and every configured slot or token answered."""
        return bool(self.slots) and not self.absent and all(slot.token for slot in self.slots)


class SlotDiscovery:
    """Asks C_GetInfo and C_GetSlotList once, and C_GetTokenInfo once a slot."""

    def __init__(self, config: HsmConfig, hsm: IsolatedHsm, naming: Naming, calls: CallLog, budget: Budget) -> None:
        self._config = config
        self._hsm = hsm
        self._naming = naming
        self._calls = calls
        self._budget = budget
        self._library: Library | None = None
        self._present: list[int] = []

    def find(self, token_samples: Sequence[TokenSamples], calls_per_slot: int) -> Discovered:
        """Find the slots to watch. Failures are recorded as calls, never raised.

        `token_samples` make samples from each token's answer; a slot will be asked `calls_per_slot` questions in all.
        """
        self._calls.record(self._calls.ask(CallRecord(LIBRARY_CALLS, INITIALIZE), self._start))
        chosen_by_token = bool(self._config.token_label or self._config.token_serial)
        every = chosen_by_token or self._config.slot_id == "all"
        slot_ids: Sequence[int] = self._present if every else self._config.slot_id  # type: ignore[assignment]
        later = len(slot_ids) * (calls_per_slot - 1)
        slots = tuple([self._identify(slot_id, token_samples) for slot_id in self._budget.each(slot_ids, later)])
        return self._chosen(slots) if chosen_by_token else Discovered(self._library, slots, ())

    def _start(self) -> Iterator[Sample]:
        self._hsm.open()
        errors = []
        for learn in (self._learn_library, self._learn_slots):
            try:
                learn()
            except HsmError as error:  # a configured slot can answer without the list of slots
                errors.append(error)
        if errors:
            raise errors[0]
        yield from ()

    def _learn_library(self) -> None:
        self._library = self._hsm.ask(LIBRARY)

    def _learn_slots(self) -> None:
        self._present = self._hsm.ask(SLOT_IDS)
        if not self._present:
            raise HsmError(SLOT_IDS.function, "no_slot", "the library shows no slot that holds a token")

    def _identify(self, slot_id: int, token_samples: Sequence[TokenSamples]) -> Slot:
        # When an HSM hangs, the client may know which of the other slots are its own: they are not asked.
        slot = Slot(slot_id, self._naming.of_slot(slot_id) if self._calls.any_hang else "")
        answered: list[Slot] = []

        def question() -> Iterator[Sample]:
            token = self._hsm.ask(TOKEN_INFO, slot_id)
            known = Slot(slot_id, self._naming.of_token(slot_id, token), token)
            answered.append(known)
            for samples in token_samples:
                yield from samples(known, token)

        call = self._calls.ask(CallRecord(TOKENS, TOKEN_INFO.function, str(slot_id), slot.hsm), question)
        if answered:
            slot = answered[0]
        elif call.seconds is not None:  # asked, but without an answer
            slot = Slot(slot_id, self._naming.of_slot(slot_id))
        self._calls.record(call._replace(hsm=slot.hsm))
        return slot

    def _chosen(self, slots: Sequence[Slot]) -> Discovered:
        """Keep the slots whose tokens the configuration names."""
        labels, serials = set(self._config.token_label), set(self._config.token_serial)
        tokens = [slot.token for slot in slots if slot.token]
        absent = [{"label": label} for label in sorted(labels - {token.label for token in tokens})]
        absent += [{"serial": serial} for serial in sorted(serials - {token.serial for token in tokens})]
        ours = []
        for slot in slots:
            # A slot that did not answer may hold what we miss; if nothing is missing, it is not ours.
            if (slot.token.label in labels or slot.token.serial in serials) if slot.token else absent:
                ours.append(slot)
            else:
                self._calls.discard_slot(slot.id)
        return Discovered(self._library, tuple(ours), tuple(absent))
