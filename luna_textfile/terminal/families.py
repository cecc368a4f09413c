"""The families that `top` reads from the files."""

from luna_textfile.collectors import firmware, statistics, storage, token_status, tokens
from luna_textfile.health import judgement

SESSIONS = (tokens.SESSIONS.name, token_status.SESSIONS.name)
"""Two counts of the same sessions. As in the alerts, the larger value is used."""
RW_SESSIONS = (tokens.RW_SESSIONS.name, token_status.RW_SESSIONS.name)
MAX_SESSIONS = (tokens.MAX_SESSIONS.name,)
MAX_RW_SESSIONS = (tokens.MAX_RW_SESSIONS.name,)
MEMORY_FREE = tokens.MEMORY_FREE.name
TOKEN_USED = (storage.TOKEN_USED.name,)
TOKEN_TOTAL = (storage.TOKEN_TOTAL.name,)
OBJECTS = (storage.OBJECTS.name,)
HSM_USED = storage.HSM_USED.name
HSM_TOTAL = storage.HSM_TOTAL.name
FIRMWARE = firmware.FIRMWARE_VERSION.name
COMMANDS = statistics.TOTAL_COMMANDS.name

_PARTITION = (*SESSIONS, *RW_SESSIONS, *MAX_SESSIONS, *MAX_RW_SESSIONS, *TOKEN_USED, *TOKEN_TOTAL, *OBJECTS)
_HSM = (HSM_USED, HSM_TOTAL, FIRMWARE, COMMANDS)
FAMILIES = judgement.FAMILIES | {*_PARTITION, *_HSM, MEMORY_FREE}
