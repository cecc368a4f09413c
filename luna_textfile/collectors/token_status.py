"""Token status: session counts of the whole token, where the client offers them."""

from collections.abc import Iterator

from luna_textfile.collectors.collector import Collector, Selection
from luna_textfile.pkcs11 import questions
from luna_textfile.pkcs11.model import Slot
from luna_textfile.pkcs11.questions import Hsm
from luna_textfile.textfile.metrics import Family, Sample

SESSIONS = Family(
    "hsm_token_status_session_count",
    "gauge",
    "Open sessions on the token as CA_GetTokenStatus counts them: those of all clients, as far as is public.",
    ("label", "serial", "hsm"),
    "CA_GetTokenStatus, current sessions",
)
RW_SESSIONS = Family(
    "hsm_token_status_rw_session_count",
    "gauge",
    "Open read-write sessions on the token, counted like hsm_token_status_session_count.",
    ("label", "serial", "hsm"),
    "CA_GetTokenStatus, current read-write sessions",
)


def collect(hsm: Hsm, slot: Slot, _selection: Selection) -> Iterator[Sample]:
    """Ask CA_GetTokenStatus."""
    status = hsm.ask(questions.TOKEN_STATUS, slot.id)
    for family, number in ((SESSIONS, status.sessions), (RW_SESSIONS, status.rw_sessions)):
        if number is not None:
            yield family.sample(number, **slot.identity)


TOKEN_STATUS = Collector("token_status", questions.TOKEN_STATUS.function, "token", collect=collect)
FAMILIES = (SESSIONS, RW_SESSIONS)
