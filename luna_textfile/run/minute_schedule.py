"""What the minute job asks: sessions, memory, operations, members of HA groups."""

from luna_textfile.collectors import tokens
from luna_textfile.collectors.ha import HA_STATE
from luna_textfile.collectors.roles import ROLE_STATES
from luna_textfile.collectors.statistics import STATISTICS
from luna_textfile.collectors.token_status import TOKEN_STATUS
from luna_textfile.run.plan import Schedule

MINUTE = Schedule(
    "minute",
    (tokens.info, tokens.flags, tokens.sessions, tokens.memory),
    (TOKEN_STATUS, HA_STATE, ROLE_STATES, STATISTICS),
)
