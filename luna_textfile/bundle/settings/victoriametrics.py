"""Settings of VictoriaMetrics, vmagent and vmalert."""

from luna_textfile.bundle.setting import Setting

SETTINGS: tuple[Setting, ...] = ()
