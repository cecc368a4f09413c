"""An image that `luna-textfile install --root` fills."""

from collections.abc import Callable

from scripts.host import Done

Run = Callable[..., Done]
"""Runs `luna-textfile install` or `uninstall` on the image."""

PROGRAMS = ("luna-textfile", "luna-textfile-minute", "luna-textfile-daily")
UNITS = "etc/systemd/system"
