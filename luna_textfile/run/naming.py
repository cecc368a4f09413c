"""Which HSM a slot belongs to: the `hsm` label.

A name given in the configuration, else the appliance's name, else the token's serial.
"""

import os

from luna_textfile.config.model import HsmConfig
from luna_textfile.log import DEBUG, event
from luna_textfile.pkcs11.model import HsmError, NotSupportedError, TokenInfo
from luna_textfile.pkcs11.questions import SERVER_INSTANCE, Hsm
from luna_textfile.run.call_log import NAMING, CallLog, CallRecord
from luna_textfile.run.state import State


class Naming:
    """Names the HSMs of one run. Asks the client for a slot's appliance only where the answer is needed."""

    def __init__(self, config: HsmConfig, hsm: Hsm, calls: CallLog, remembered: State, *, luna_specific: bool) -> None:
        self._config = config
        self._hsm = hsm
        self._calls = calls
        self._last_seen = remembered.slots
        listed = _servers(config.chrystoki_conf) if luna_specific and not config.name else {}
        self.servers = {str(number): self.of_appliance(name) for number, name in listed.items()}
        """The appliances that Chrystoki.conf lists, by the NN of ServerNameNN, as they are shown."""
        self._same_servers = remembered.servers == self.servers
        self._appliances: dict[int, str] = {}
        self._hung = False

    def of_token(self, slot_id: int, token: TokenInfo) -> str:
        """Name the HSM of a token that answered."""
        configured = self._configured(token.serial, token.label)
        if configured:
            return configured
        # The virtual slot of an HA group belongs to no appliance: it is its own.
        appliance = "" if token.is_ha_virtual else self._remembered(slot_id, token) or self._appliance(slot_id)
        return appliance or token.serial

    def of_group(self, serial: str, label: str) -> str:
        """Name an HA group that a file lists, as `of_token` names its virtual slot."""
        return self._configured(serial, label) or serial

    def of_appliance(self, name: str) -> str:
        """Name the HSM of an appliance that Chrystoki.conf calls so."""
        return self._config.name or self._config.names.get(name, name)

    def of_slot(self, slot_id: int) -> str:
        """Name the HSM of a slot that does not answer, as it was last seen; "" if only the token would say it."""
        seen = self._last_seen.get(str(slot_id))
        known = self._config.name or (seen and seen.hsm) or self._appliances.get(slot_id)
        # A slot that does not answer is not worth a second hang.
        return known or ("" if self._hung else self._appliance(slot_id, wanted=False))

    def _configured(self, serial: str, label: str) -> str:
        return self._config.name or self._config.names.get(serial) or self._config.names.get(label) or ""

    def _remembered(self, slot_id: int, token: TokenInfo) -> str:
        """Name the appliance that this token was on: a partition does not move, so it is not asked every minute."""
        seen = self._last_seen.get(str(slot_id))
        if not seen or not self._same_servers or seen.hsm not in self.servers.values():
            return ""
        return seen.hsm if token.serial and token.serial == seen.serial else ""

    def _appliance(self, slot_id: int, *, wanted: bool = True) -> str:
        if self.servers and slot_id not in self._appliances:
            self._appliances[slot_id] = self._ask(slot_id, wanted=wanted)
        return self._appliances.get(slot_id, "")

    def _ask(self, slot_id: int, *, wanted: bool) -> str:
        try:
            return self.servers.get(str(self._hsm.ask(SERVER_INSTANCE, slot_id)), "")
        except NotSupportedError:
            return ""
        except HsmError as error:
            # That a slot which failed has no name either is no second failure; a hang or a crash is.
            if wanted or error.code is None:
                self._calls.record_failure(CallRecord(NAMING, error.call, str(slot_id)), error)
            self._hung |= error.reason == "timeout"
            return ""


def _servers(configured: str) -> dict[int, str]:
    from luna_textfile.luna_client import chrystoki  # only hosts with a Luna client have the file

    file = chrystoki.path(configured, os.environ)
    try:
        return chrystoki.read(file).servers
    except OSError as error:
        event(DEBUG, "no appliance names", file=file, detail=error.strerror)
        return {}
