"""Settings of the units and what they run."""

from luna_textfile.bundle.setting import Setting

SETTINGS: tuple[Setting, ...] = ()
