"""Tokens: who they are, their sessions and their memory. One C_GetTokenInfo a slot answers all of it.

The job asks it for every slot before anything else, because the answer says which partition the slot holds; the
functions here turn that answer into samples.
"""

from collections.abc import Iterator

from luna_textfile.pkcs11.model import Slot, TokenInfo
from luna_textfile.textfile.metrics import Family, Sample

_PARTITION = ("label", "serial", "hsm")

TOKEN_INFO = Family(
    "hsm_token_info",
    "gauge",
    "Constant 1; the labels tie a slot number to the token in it. The firmware is as C_GetTokenInfo packs it: "
    "on a Luna the minor part is minor * 10 + subminor.",
    ("slot_id", "label", "serial", "model", "manufacturer", "firmware", "kind", "hsm"),
    "C_GetTokenInfo",
)
FLAGS = Family(
    "hsm_token_flags",
    "gauge",
    "Flag bits of the token: 2 write protected, 8 user PIN initialised, 0x400 token initialised; of the user 0x10000 "
    "wrong PIN tried, 0x20000 final try, 0x40000 locked, 0x80000 PIN to be changed; of the SO the same times 16.",
    _PARTITION,
    "C_GetTokenInfo, flags",
)
SESSIONS = Family(
    "hsm_token_session_count",
    "gauge",
    "Open sessions on the token as C_GetTokenInfo counts them, which by the standard are those of this client only.",
    _PARTITION,
    "C_GetTokenInfo, ulSessionCount",
)
MAX_SESSIONS = Family(
    "hsm_token_max_session_count",
    "gauge",
    "Limit of open sessions on the token. Absent when the token sets none.",
    _PARTITION,
    "C_GetTokenInfo, ulMaxSessionCount",
)
RW_SESSIONS = Family(
    "hsm_token_rw_session_count",
    "gauge",
    "Open read-write sessions on the token, counted like hsm_token_session_count.",
    _PARTITION,
    "C_GetTokenInfo, ulRwSessionCount",
)
MAX_RW_SESSIONS = Family(
    "hsm_token_max_rw_session_count",
    "gauge",
    "Limit of open read-write sessions on the token. Absent when the token sets none.",
    _PARTITION,
    "C_GetTokenInfo, ulMaxRwSessionCount",
)
MEMORY_TOTAL = Family(
    "hsm_token_memory_total_bytes",
    "gauge",
    "Memory of the token. On a Luna, public and private both describe the same memory: do not add them.",
    ("label", "type", "serial", "hsm"),
    "C_GetTokenInfo, ulTotalPublicMemory and ulTotalPrivateMemory",
)
MEMORY_FREE = Family(
    "hsm_token_memory_free_bytes",
    "gauge",
    "Memory of the token that is free. On a Luna, public and private describe the same memory: do not add them.",
    ("label", "type", "serial", "hsm"),
    "C_GetTokenInfo, ulFreePublicMemory and ulFreePrivateMemory",
)


def info(slot: Slot, token: TokenInfo) -> Iterator[Sample]:
    """Tie the slot number to the token."""
    yield TOKEN_INFO.sample(
        1,
        slot_id=str(slot.id),
        model=token.model,
        manufacturer=token.manufacturer,
        firmware=f"{token.firmware_major}.{token.firmware_minor}",
        kind="ha_virtual" if token.is_ha_virtual else "physical",
        **slot.identity,
    )


def flags(slot: Slot, token: TokenInfo) -> Iterator[Sample]:
    """Tell the flags as they are: in PromQL, floor(hsm_token_flags / 0x40000) % 2 == 1 is a locked user."""
    if token.flags is not None:
        yield FLAGS.sample(token.flags, **slot.identity)


def sessions(slot: Slot, token: TokenInfo) -> Iterator[Sample]:
    """Sessions and their limits; what the token does not tell is left out."""
    for family, number in (
        (SESSIONS, token.sessions),
        (MAX_SESSIONS, token.max_sessions),
        (RW_SESSIONS, token.rw_sessions),
        (MAX_RW_SESSIONS, token.max_rw_sessions),
    ):
        if number is not None:
            yield family.sample(number, **slot.identity)


def memory(slot: Slot, token: TokenInfo) -> Iterator[Sample]:
    """Memory in bytes; what the token does not tell is left out."""
    for family, kind, number in (
        (MEMORY_TOTAL, "public", token.public_total),
        (MEMORY_FREE, "public", token.public_free),
        (MEMORY_TOTAL, "private", token.private_total),
        (MEMORY_FREE, "private", token.private_free),
    ):
        if number is not None:
            yield family.sample(number, type=kind, **slot.identity)


FAMILIES = (TOKEN_INFO, FLAGS, SESSIONS, MAX_SESSIONS, RW_SESSIONS, MAX_RW_SESSIONS, MEMORY_TOTAL, MEMORY_FREE)
