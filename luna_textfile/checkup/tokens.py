"""Compares the slots and tokens of the library with those in the configuration."""

import difflib
from collections.abc import Iterable, Iterator

from luna_textfile.checkup.finding import Finding, listed, ok, problem
from luna_textfile.config.problems import printable
from luna_textfile.pkcs11 import return_codes
from luna_textfile.pkcs11.model import HsmError, Slot, TokenInfo
from luna_textfile.pkcs11.questions import SLOT_IDS, TOKEN_INFO, Hsm
from luna_textfile.run.call_log import TOKENS, CallRecord
from luna_textfile.run.discovery import Discovered

MOST_ASKED = 20
"""Other slots whose labels are read, at most, to suggest one."""
VERIFY = "vtl verify    # lists slots, serials and labels as the client sees them"


def judge(found: Discovered, calls: Iterable[CallRecord], answered: Iterable[TokenInfo], hsm: Hsm) -> Iterator[Finding]:
    """Yield a finding for each configured slot or token. `answered` are all tokens that answered."""
    failures = {call.slot_id: call.error for call in calls if call.collector == TOKENS and call.error}
    tokens = list(answered)
    for slot in found.slots:
        if slot.token:
            yield ok(printable(_answered(slot, slot.token)))
    silent = [slot for slot in found.slots if not slot.token]
    if any(_may_have_moved(failures.get(str(slot.id))) for slot in silent):
        tokens += _others(hsm, [slot.id for slot in found.slots])
    for slot in silent:
        yield _silent(slot, failures.get(str(slot.id)), tokens)
    for wanted in found.absent:
        yield _absent(wanted, tokens)
    if not found.slots and not found.absent:
        yield problem("the library shows no slot that holds a token", return_codes.hint("no_slot"), VERIFY)


def code(error: HsmError) -> str:
    """Return the CKR name with its number; without a code, the reason with its detail."""
    if error.code is not None:
        return f"{error.reason} (0x{error.code & 0xFFFFFFFF:08X})"
    return f"{error.reason} ({error.detail})" if error.detail else error.reason


def _answered(slot: Slot, token: TokenInfo) -> str:
    kind = ", virtual slot of an HA group" if token.is_ha_virtual else ""
    return f"slot {slot.id}: token {token.label!r}, serial {token.serial}, HSM {slot.hsm}{kind}"


def _may_have_moved(error: HsmError | None) -> bool:
    return error is not None and error.reason in ("CKR_SLOT_ID_INVALID", "CKR_TOKEN_NOT_PRESENT")


def _silent(slot: Slot, error: HsmError | None, others: list[TokenInfo]) -> Finding:
    said = code(error) if error else "not called"
    there, fix = "", VERIFY
    impact = (
        return_codes.hint(error.reason) if error else ""
    ) or "luna_monitor_slot_up is 0 for this slot, and its samples are missing"
    if _may_have_moved(error) and others:
        there = f"; other tokens: {_named(others)}"
        fix = f"hsm: {{token_label: {others[0].label}}}    # instead of slot_id: slot numbers can change"
    return problem(printable(f"slot {slot.id} does not answer: {said}{there}"), impact, printable(fix))


def _absent(wanted: dict[str, str], tokens: list[TokenInfo]) -> Finding:
    ((key, value),) = wanted.items()
    names = [getattr(token, key) for token in tokens]
    near = difflib.get_close_matches(value, names, n=1, cutoff=0.5)
    there = f"did you mean {near[0]!r}? " if near else ""
    there += f"Tokens that answered: {_named(tokens)}" if tokens else "no token answered"
    fix = f"hsm: {{token_{key}: {near[0]}}}    # in the configuration" if near else VERIFY
    impact = "luna_monitor_slot_up is 0 for it: the partition is gone or renamed, or the configuration is wrong"
    return problem(printable(f"no slot holds a token with the {key} {value!r}; {there}"), impact, printable(fix))


def _named(tokens: list[TokenInfo]) -> str:
    return listed(f"{token.label!r} (serial {token.serial})" for token in tokens)


def _others(hsm: Hsm, known: list[int]) -> Iterator[TokenInfo]:
    """Yield the tokens in slots that are not configured. Errors are ignored here."""
    try:
        present = [slot_id for slot_id in hsm.ask(SLOT_IDS) if slot_id not in known]
        for slot_id in present[:MOST_ASKED]:
            yield hsm.ask(TOKEN_INFO, slot_id)
    except HsmError:
        return
