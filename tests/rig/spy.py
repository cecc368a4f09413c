"""pkcs11-spy: a module between a program and its module that writes down every C_ call."""

import re
from pathlib import Path
from typing import NamedTuple

from rig.proven import require_library


class Spy(NamedTuple):
    """The module to load instead, the environment that names the real one, and the log."""

    library: Path
    env: dict[str, str]
    log: Path

    def calls(self) -> list[str]:
        """Return the names of the functions called so far, in order: all processes', all runs'."""
        if not self.log.exists():
            return []
        return re.findall(r"^\d+: (C_\w+)", self.log.read_text(errors="replace"), re.MULTILINE)


def spy_on(library: Path, log: Path) -> Spy:
    """Return the spy for a module. Add the module's own environment (`SOFTHSM2_CONF`) to the spy's."""
    env = {"PKCS11SPY": str(library), "PKCS11SPY_OUTPUT": str(log)}
    return Spy(require_library("pkcs11-spy.so", "opensc-pkcs11"), env, log)
