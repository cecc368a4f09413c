"""The values of each slot in the files."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from luna_textfile.health import judgement
from luna_textfile.pkcs11.questions import TOKEN_INFO
from luna_textfile.terminal import families
from luna_textfile.terminal.amounts import Amount, known
from luna_textfile.terminal.files import JobFile, JobFiles
from luna_textfile.textfile.reader import Reading

State = Literal["up", "down", "not seen"]
Token = tuple[str, str, str]
"""The labels label, serial and hsm of every series of a partition."""


class SlotRow(NamedTuple):
    """One slot, or a token that is in no slot (then `slot_id` is empty). None and "" are unknown values."""

    slot_id: str
    label: str
    serial: str
    hsm: str
    state: State
    reason: str
    sessions: Amount
    rw_sessions: Amount
    storage: Amount
    objects: float | None
    memory: tuple[float, ...]
    """Free memory in bytes: public and private if they differ, else one value."""
    remembered: bool = False
    """True if label, serial and HSM are from the daily file."""

    @property
    def token(self) -> Token:
        """The token's identity."""
        return self.label, self.serial, self.hsm


class _Values(NamedTuple):
    """The values of the tokens: numbers by family and token, free memory by token."""

    numbers: Mapping[tuple[str, Token], float]
    memory: Mapping[Token, tuple[float, ...]]

    def largest(self, names: Iterable[str], token: Token) -> float | None:
        """Return the largest of several counts of the same thing."""
        return max((self.numbers[name, token] for name in names if (name, token) in self.numbers), default=None)

    def amount(self, used: Iterable[str], total: Iterable[str], token: Token) -> Amount:
        """Return the used amount and its total."""
        return Amount(self.largest(used, token), self.largest(total, token))


def slots(files: JobFiles) -> Iterator[SlotRow]:
    """Yield the slots of the minute file, then those only in the daily file; without a minute file, the daily ones."""
    current = files.daily if files.minute.error else files.minute
    values = _Values(_numbers(files), _memory(files.minute))
    failed = _failed(current)
    of_daily = {reading.labels.get("slot_id", ""): reading for reading in _answering(files.daily)}
    taken = {_token(reading) for reading in _answering(current)}
    for reading in current.has(judgement.SLOT_UP):
        slot_id = reading.labels.get("slot_id", "")
        before = of_daily.pop(slot_id, None)
        up = reading.value == 1
        reason = "" if up else failed.get(slot_id) or failed.get("") or _absent(slot_id)
        # The token of a silent slot is taken from the daily file, unless that token is in another slot now.
        remembered = not up and before is not None and _token(before) not in taken and not _token(reading)[1]
        token = _token(before if remembered and before else reading)
        yield _slot(slot_id, token, "up" if up else "down", reason, values)._replace(remembered=remembered)
    for slot_id, reading in of_daily.items():
        if current is not files.daily and _token(reading) not in taken:
            slot = _slot(slot_id, _token(reading), "not seen", "", values)
            yield slot._replace(remembered=True)


def _slot(slot_id: str, token: Token, state: State, reason: str, values: _Values) -> SlotRow:
    return SlotRow(
        slot_id,
        *token,
        state,
        reason,
        sessions=values.amount(families.SESSIONS, families.MAX_SESSIONS, token),
        rw_sessions=values.amount(families.RW_SESSIONS, families.MAX_RW_SESSIONS, token),
        storage=values.amount(families.TOKEN_USED, families.TOKEN_TOTAL, token),
        objects=values.largest(families.OBJECTS, token),
        memory=values.memory.get(token, ()),
    )


def _numbers(files: JobFiles) -> Mapping[tuple[str, Token], float]:
    readings = (*files.minute.readings, *files.daily.readings)
    return {(reading.name, _token(reading)): reading.value for reading in reversed(readings) if known(reading.value)}


def _memory(minute: JobFile) -> Mapping[Token, tuple[float, ...]]:
    """Return the free memory of each token; one value if public and private are equal, as on a Luna."""
    found: dict[Token, dict[str, float]] = defaultdict(dict)
    for reading in minute.has(families.MEMORY_FREE):
        if known(reading.value):
            found[_token(reading)][reading.labels.get("type", "")] = reading.value
    return {
        token: tuple(dict.fromkeys(kinds[kind] for kind in ("public", "private") if kind in kinds))
        for token, kinds in found.items()
    }


def _failed(file: JobFile) -> Mapping[str, str]:
    """Return why the token of a slot could not be read, by slot; "" is the library itself."""
    found: dict[str, str] = {}
    for reading in file.has(judgement.CALL_FAILED):
        labels = reading.labels
        slot_id = labels.get("slot_id", "")
        if labels.get("call") == TOKEN_INFO.function or not (slot_id or labels.get("hsm")):
            found.setdefault(slot_id, f"{labels.get('reason', 'unknown')} ({labels.get('call', 'a call')})")
    return found


def _absent(slot_id: str) -> str:
    return "" if slot_id else "no slot holds this token"


def _answering(file: JobFile) -> Iterator[Reading]:
    return (reading for reading in file.has(judgement.SLOT_UP) if reading.value == 1)


def _token(reading: Reading) -> Token:
    labels = reading.labels
    return labels.get("label", ""), labels.get("serial", ""), labels.get("hsm", "")
