"""The survey that begins every run: load the library, find the slots to watch, learn which token is in each."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from luna_textfile.config.model import HsmConfig
from luna_textfile.isolation.client import IsolatedHsm
from luna_textfile.pkcs11.model import CALLS, INITIALIZE, HsmError, Library, Slot, TokenInfo
from luna_textfile.run.call_log import LIBRARY, Attempt, Attempts
from luna_textfile.run.naming import Naming
from luna_textfile.textfile.metrics import Sample

TOKENS = "tokens"
"""The collector's name of C_GetTokenInfo."""

FromToken = Callable[[Slot, TokenInfo], Iterator[Sample]]


class Survey(NamedTuple):
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


class Surveyor:
    """Asks C_GetInfo and C_GetSlotList once, and C_GetTokenInfo once a slot."""

    def __init__(self, config: HsmConfig, hsm: IsolatedHsm, naming: Naming, attempts: Attempts) -> None:
        self._config = config
        self._hsm = hsm
        self._naming = naming
        self._attempts = attempts
        self._from_token: tuple[FromToken, ...] = ()
        self._questions_per_slot = 1
        self._library: Library | None = None
        self._present: list[int] = []

    def survey(self, from_token: tuple[FromToken, ...], questions_per_slot: int) -> Survey:
        """Find the slots to watch. Failures are recorded as attempts, never raised.

        `from_token` turns each token's answer into samples; `questions_per_slot` are to come in the whole run.
        """
        self._from_token = from_token
        self._questions_per_slot = questions_per_slot
        self._attempts.ask(Attempt(LIBRARY, INITIALIZE), self._start)
        if self._config.token_label or self._config.token_serial:
            return self._chosen_by_token()
        slot_ids = self._present if self._config.slot_id == "all" else self._config.slot_id
        return Survey(self._library, self._identify_all(slot_ids), ())

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
        self._library = self._hsm.library()

    def _learn_slots(self) -> None:
        self._present = self._hsm.slot_ids()
        if not self._present:
            raise HsmError(CALLS["slot_ids"], "no_slot", "the library shows no slot that holds a token")

    def _identify_all(self, slot_ids: Sequence[int]) -> tuple[Slot, ...]:
        slots = []
        for done, slot_id in enumerate(slot_ids):
            self._hsm.questions_left = len(slot_ids) * self._questions_per_slot - done
            slots.append(self._identify(slot_id))
        return tuple(slots)

    def _identify(self, slot_id: int) -> Slot:
        # When an HSM hangs, the client can tell which of the other slots are its own: they are spared.
        slot = Slot(slot_id, self._naming.of_slot(slot_id) if self._attempts.any_hang else "")
        answered: list[Slot] = []

        def question() -> Iterator[Sample]:
            token = self._hsm.token_info(slot_id)
            known = Slot(slot_id, self._naming.of_token(slot_id, token), token)
            answered.append(known)
            for samples in self._from_token:
                yield from samples(known, token)

        attempt = self._attempts.ask(Attempt(TOKENS, CALLS["token_info"], str(slot_id), slot.hsm), question)
        if answered:
            slot = answered[0]
        elif attempt.seconds is not None:  # asked, but without an answer
            slot = Slot(slot_id, self._naming.of_slot(slot_id))
        self._attempts.belongs_to(attempt, slot.hsm)
        return slot

    def _chosen_by_token(self) -> Survey:
        labels, serials = set(self._config.token_label), set(self._config.token_serial)
        slots = self._identify_all(self._present)
        tokens = [slot.token for slot in slots if slot.token]
        absent = [{"label": label} for label in sorted(labels - {token.label for token in tokens})]
        absent += [{"serial": serial} for serial in sorted(serials - {token.serial for token in tokens})]
        ours = []
        for slot in slots:
            # A slot that did not answer may hold what we miss; if nothing is missing, it is not ours.
            if (slot.token.label in labels or slot.token.serial in serials) if slot.token else absent:
                ours.append(slot)
            else:
                self._attempts.forget(slot.id)
        return Survey(self._library, tuple(ours), tuple(absent))
