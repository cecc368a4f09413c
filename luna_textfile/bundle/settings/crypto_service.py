"""Settings of the metric names of the service in front of the HSM."""

from luna_textfile.bundle.setting import Setting

SETTINGS: tuple[Setting, ...] = ()
