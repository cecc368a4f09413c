"""Every alert of the bundle, in the order in which documents list them."""

from luna_textfile.bundle.settings import alerts_access, alerts_configuration, alerts_hsm, alerts_monitor

ALERTS = (
    *alerts_hsm.ALERTS,
    *alerts_configuration.ALERTS,
    *alerts_access.ALERTS,
    *alerts_monitor.ALERTS,
)
