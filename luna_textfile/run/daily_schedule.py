"""What the daily job asks: facts that change seldom."""

from luna_textfile.collectors.configuration import CAPABILITIES, POLICIES
from luna_textfile.collectors.firmware import FIRMWARE
from luna_textfile.collectors.ha_groups import HA_GROUPS
from luna_textfile.collectors.licenses import LICENSE_COUNT, PARTITION_LIMIT
from luna_textfile.collectors.ntls_certificates import CLIENT_CERTIFICATE, SERVER_CERTIFICATES
from luna_textfile.collectors.partitions import TOKEN_CAPABILITIES, TOKEN_MECHANISMS, TOKEN_POLICIES
from luna_textfile.collectors.roles import ROLE_STATES
from luna_textfile.collectors.slots import SLOTS
from luna_textfile.collectors.storage import HSM_STORAGE, TOKEN_STORAGE
from luna_textfile.run.plan import Schedule

DAILY = Schedule(
    "daily",
    (),
    (
        SLOTS,
        FIRMWARE,
        CAPABILITIES,
        POLICIES,
        HSM_STORAGE,
        TOKEN_STORAGE,
        ROLE_STATES,
        TOKEN_CAPABILITIES,
        TOKEN_POLICIES,
        TOKEN_MECHANISMS,
        LICENSE_COUNT,
        PARTITION_LIMIT,
    ),
    (CLIENT_CERTIFICATE, SERVER_CERTIFICATES, HA_GROUPS),
)
