"""The alerts about the monitor itself and what carries its numbers, with every threshold."""

from luna_textfile.bundle.setting import Alert

ALERTS: tuple[Alert, ...] = ()
