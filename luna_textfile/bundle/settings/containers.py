"""Settings of image, compose file and Quadlet units."""

from luna_textfile.bundle.setting import Setting

SETTINGS: tuple[Setting, ...] = ()
