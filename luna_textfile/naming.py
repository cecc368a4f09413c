"""Which HSM a slot belongs to: the `hsm` label.

A name given in the configuration, else the appliance's name, else the token's serial.
"""

import logging
import os
from collections.abc import Mapping

from luna_textfile import chrystoki
from luna_textfile.attempts import Attempt, Attempts
from luna_textfile.config.model import HsmConfig
from luna_textfile.log import event
from luna_textfile.model import Hsm, HsmError, NotSupportedError, TokenInfo
from luna_textfile.state import Seen

NAMING = "naming"
"""The collector's name under which a failure of CA_GetServerInstanceBySlotID is reported."""


class Naming:
    """Names the HSMs of one run. Asks the client for a slot's appliance only where the answer is needed."""

    def __init__(
        self, config: HsmConfig, hsm: Hsm, attempts: Attempts, last_seen: Mapping[str, Seen], *, luna_specific: bool
    ) -> None:
        """`last_seen` maps slot ids to what they held when they answered in an earlier run."""
        self._config = config
        self._hsm = hsm
        self._attempts = attempts
        self._last_seen = last_seen
        self._servers = _servers(config.chrystoki_conf) if luna_specific and not config.name else {}
        self._known_names = {config.names.get(name, name) for name in self._servers.values()}
        self._appliances: dict[int, str] = {}
        self._hung = False

    def of_token(self, slot_id: int, token: TokenInfo) -> str:
        """Name the HSM of a token that answered."""
        names = self._config.names
        configured = self._config.name or names.get(token.serial) or names.get(token.label)
        if configured:
            return configured
        # The virtual slot of an HA group belongs to no appliance: it is its own.
        appliance = "" if token.is_ha_virtual else self._remembered(slot_id, token) or self._appliance(slot_id)
        return appliance or token.serial

    def of_slot(self, slot_id: int) -> str:
        """Name the HSM of a slot that does not answer, as it was last seen; "" if only the token could tell."""
        seen = self._last_seen.get(str(slot_id))
        known = self._config.name or (seen and seen.hsm) or self._appliances.get(slot_id)
        # A slot that does not answer is not worth a second hang.
        return known or ("" if self._hung else self._appliance(slot_id))

    def _remembered(self, slot_id: int, token: TokenInfo) -> str:
        """Name the appliance that this token was on: a partition does not move, so it is not asked every minute."""
        seen = self._last_seen.get(str(slot_id))
        same = seen and token.serial and seen.serial == token.serial and seen.hsm in self._known_names
        return seen.hsm if seen and same else ""

    def _appliance(self, slot_id: int) -> str:
        if self._servers and slot_id not in self._appliances:
            self._appliances[slot_id] = self._ask(slot_id)
        return self._appliances.get(slot_id, "")

    def _ask(self, slot_id: int) -> str:
        try:
            name = self._servers.get(self._hsm.server_instance(slot_id), "")
        except NotSupportedError:
            return ""
        except HsmError as error:
            self._attempts.fail(Attempt(NAMING, error.call, str(slot_id)), error)
            self._hung |= error.reason == "timeout"
            return ""
        return self._config.names.get(name, name)


def _servers(configured: str) -> dict[int, str]:
    file = chrystoki.path(configured, os.environ)
    try:
        return chrystoki.server_names(file)
    except OSError as error:
        event(logging.DEBUG, "no appliance names", file=file, detail=error.strerror)
        return {}
