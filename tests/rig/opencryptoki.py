"""opencryptoki's soft token: a real module with odd values, behind its own daemon pkcsslotd.

Its paths are compiled in (/etc/opencryptoki, /var/lib/opencryptoki, /run, /var/log, /dev/shm). So the daemon runs in
a mount namespace where these are folders of the test: the machine's own set-up and tokens are neither used nor
touched, and all of it is gone with the daemon. Whoever wants to talk to it must be in there too: put `enter` before
the command.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rig.proven import not_proven, require, require_library
from rig.server import Server, listening

LABEL = "soft"
SLOT = 3
SOCKET = Path("/var/run/pkcsslotd.socket")
_SO_PIN = "87654321"  # the one a new token has, by opencryptoki's manual
# It wants its users in the group pkcs11. In an ordinary user's namespace there is one group id only, so that is it.
_ENTER_AND_RUN = """
set -eu
cd "$1"
mkdir -p etc lib/swtok/TOK_OBJ run/lock/opencryptoki/swtok log/opencryptoki shm
printf 'version opencryptoki-3.1\\nslot %s\\n{\\nstdll = libpkcs11_sw.so\\n}\\n' "$2" > etc/opencryptoki.conf
printf 'root:x:0:\\npkcs11:x:0:root\\n' > group
chmod -R 770 lib run log
mount --bind etc /etc/opencryptoki
mount --bind lib /var/lib/opencryptoki
mount --bind log /var/log
mount --bind shm /dev/shm
mount --bind group /etc/group
mount --bind run /run
exec "$3" -f
"""


class OpenCryptoki(NamedTuple):
    """The module, and the words to put before a command so that it sees the token (slot 3, label `soft`)."""

    library: Path
    enter: tuple[str, ...]
    pid: int


@contextmanager
def soft_token(folder: Path) -> Iterator[OpenCryptoki]:
    """Run pkcsslotd with one initialised soft token. Its files lie in the folder."""
    daemon = require("pkcsslotd", "opencryptoki")
    library = require_library("pkcs11/libopencryptoki.so", "opencryptoki")
    namespace = ["--mount", "--ipc"] if os.geteuid() == 0 else ["--user", "--map-root-user", "--mount", "--ipc"]
    _require_namespaces(namespace)
    folder.mkdir()
    command = ["unshare", *namespace, "--propagation", "private", "sh", "-c", _ENTER_AND_RUN]
    with Server([*command, "sh", folder, str(SLOT), daemon], folder / "pkcsslotd.log") as server:
        server.wait_until(lambda: listening(SOCKET) and (folder / "run" / SOCKET.name).exists())
        token = OpenCryptoki(library, _enter(server.pid), server.pid)
        _initialise(token)
        yield token


def _require_namespaces(namespace: list[str]) -> None:
    tried = subprocess.run(
        ["unshare", *namespace, "--propagation", "private", "true"], capture_output=True, text=True, check=False
    )
    if tried.returncode:
        not_proven(f"no private mounts here ({tried.stderr.strip()}): run as root, not in a plain chroot")


def _enter(pid: int) -> tuple[str, ...]:
    # --root: a test run may itself live in a chroot, which joining a mount namespace would leave.
    user = () if os.geteuid() == 0 else ("--user", "--preserve-credentials")
    return ("nsenter", *user, "--target", str(pid), "--mount", "--ipc", "--root")


def _initialise(token: OpenCryptoki) -> None:
    tool = require("pkcs11-tool", "opensc")
    done = subprocess.run(
        [*token.enter, tool, "--module", token.library, "--slot", str(SLOT),
         "--init-token", "--label", LABEL, "--so-pin", _SO_PIN],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"pkcs11-tool could not initialise the soft token: {done.stdout}{done.stderr}")
