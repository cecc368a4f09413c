"""The alerts about HSMs and tokens, with every threshold."""

from luna_textfile.bundle.setting import Alert

ALERTS: tuple[Alert, ...] = ()
