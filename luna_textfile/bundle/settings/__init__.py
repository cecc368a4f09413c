"""Every setting of the section `bundle`: a module a subject, each with its table SETTINGS, listed here in order."""

from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.settings import (
    alertmanager,
    containers,
    crypto_service,
    exporter_web,
    grafana,
    kubernetes,
    links,
    prometheus,
    systemd,
    victoriametrics,
)
from luna_textfile.bundle.settings.alerts import ALERTS

SETTINGS: tuple[Setting, ...] = (
    *links.SETTINGS,
    *systemd.SETTINGS,
    *exporter_web.SETTINGS,
    *prometheus.SETTINGS,
    *victoriametrics.SETTINGS,
    *(setting for alert in ALERTS for setting in alert.settings()),
    *alertmanager.SETTINGS,
    *grafana.SETTINGS,
    *crypto_service.SETTINGS,
    *containers.SETTINGS,
    *kubernetes.SETTINGS,
)
