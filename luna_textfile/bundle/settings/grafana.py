"""Settings of dashboards and data sources."""

from luna_textfile.bundle.setting import Setting

SETTINGS: tuple[Setting, ...] = ()
