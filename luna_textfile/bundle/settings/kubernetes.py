"""Settings of the kustomization."""

from luna_textfile.bundle.setting import Setting

SETTINGS: tuple[Setting, ...] = ()
