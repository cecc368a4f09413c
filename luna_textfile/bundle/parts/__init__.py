"""Every part of the bundle, in the order in which the summary names them."""

from luna_textfile.bundle.engine.site import Part
from luna_textfile.bundle.parts import (
    alertmanager,
    alerts,
    containers,
    grafana,
    kubernetes,
    prometheus,
    runbooks,
    systemd,
    victoriametrics,
)

PARTS: tuple[Part, ...] = (
    systemd.PART,
    alerts.PART,
    runbooks.PART,
    prometheus.PART,
    victoriametrics.PART,
    alertmanager.PART,
    grafana.PART,
    containers.PART,
    kubernetes.PART,
)
"""A later part may use the files of an earlier one (kubernetes does): `files(site, (PART, ...))`."""
