"""Settings of who is told, and how."""

from luna_textfile.bundle.setting import Setting

SETTINGS: tuple[Setting, ...] = ()
