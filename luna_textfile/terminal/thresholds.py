"""The shares at which a bar changes its colour. They are the thresholds of the alerts."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from luna_textfile.bundle.validation.read import read
from luna_textfile.config.problems import ConfigError
from luna_textfile.terminal.amounts import FULL


class Thresholds(NamedTuple):
    """The settings of the alerts. `broken` is true if the defaults replace settings that cannot be read."""

    alerts: Mapping[str, Any]
    broken: bool

    def sessions(self, share: float | None, hsm: str) -> str:
        """Return the style of sessions in percent of their limit: at the limit, no application can connect."""
        return _style(share, self._percent("HSMSessionUsageHigh", hsm), FULL)

    def hsm_storage(self, share: float | None, hsm: str) -> str:
        """Return the style of an HSM's storage in percent."""
        return _style(share, self._percent("HSMStorageHigh", hsm), self._percent("HSMStorageCritical", hsm))

    def storage(self, share: float | None, hsm: str) -> str:
        """Return the style of a partition's storage in percent."""
        high, critical = (self._percent(f"HSMPartitionStorage{level}", hsm) for level in ("High", "Critical"))
        return _style(share, high, critical)

    def _percent(self, alert: str, hsm: str) -> float:
        settings = self.alerts[alert]
        return float(settings["percent_by_hsm"].get(hsm, settings["percent"]))


def thresholds(bundle: Mapping[str, Any]) -> Thresholds:
    """Return the thresholds of the configuration's section `bundle`; the defaults if the section has a mistake."""
    try:
        return Thresholds(read(bundle, "the configuration")["alerts"], broken=False)
    except ConfigError:
        return Thresholds(read({}, "the defaults")["alerts"], broken=True)


def _style(share: float | None, high: float, critical: float) -> str:
    if share is None:
        return ""
    if share >= critical:
        return "bold red"
    return "yellow" if share >= high else "green"
