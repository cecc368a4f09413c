"""vmagent and vmalert on a free port of the loopback, with flags as the bundle's .env files give them."""

from collections.abc import Mapping
from pathlib import Path

from rig.proven import require_release
from rig.server import Server


def with_flags(program: str, release: str, flags: Mapping[str, str], log: Path) -> Server:
    """Start a release's program with flags as variables (a_b for -a.b): `debian` (1.79) or `newest`."""
    return Server([require_release(program, release), "-envflag.enable", "-httpListenAddr=127.0.0.1:0"], log, flags)
