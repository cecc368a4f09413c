"""SoftHSM2: a real PKCS#11 module with as many tokens as a test wants, in a folder of its own."""

import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple, Protocol

from rig.proven import require, require_library

USER_PIN = "1234"
SO_PIN = "12345678"
_CONFIGURATION = """\
directories.tokendir = {tokens}
objectstore.backend = file
log.level = ERROR
"""


class SoftHsm(NamedTuple):
    """Where the module is, the environment that leads it to its tokens, and their slot ids by label."""

    library: Path
    env: dict[str, str]
    slots: dict[str, int]


class MakeSoftHsm(Protocol):
    """The fixture `softhsm`: `softhsm("tok0", "tok1")` is a module with these tokens."""

    def __call__(self, *labels: str) -> SoftHsm:
        """Make the tokens."""


def soft_hsm(folder: Path, labels: tuple[str, ...]) -> SoftHsm:
    """Make a token for each label. The ids are SoftHSM2's own choice and look random."""
    library = require_library("softhsm/libsofthsm2.so", "softhsm2")
    tokens = folder / "tokens"
    tokens.mkdir(parents=True)
    configuration = folder / "softhsm2.conf"
    configuration.write_text(_CONFIGURATION.format(tokens=tokens))
    env = {"SOFTHSM2_CONF": str(configuration)}
    return SoftHsm(library, env, {label: _initialise(label, env) for label in labels})


def _initialise(label: str, env: dict[str, str]) -> int:
    tool = require("softhsm2-util", "softhsm2")
    pins = ("--pin", USER_PIN, "--so-pin", SO_PIN)
    done = subprocess.run(
        [tool, "--init-token", "--free", "--label", label, *pins],
        env={**os.environ, **env}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    slot = re.search(r"reassigned to slot (\d+)", done.stdout)
    if slot is None:
        raise RuntimeError(f"softhsm2-util made no token {label!r}: {done.stdout}{done.stderr}")
    return int(slot[1])
