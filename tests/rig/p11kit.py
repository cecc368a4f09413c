"""p11-kit's remote module: a network HSM that one can stop and kill.

A server hands each client a process of its own (p11-kit-remote), in which the calls to the real module are made.
"""

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rig.proven import require, require_library
from rig.server import Server, listening
from rig.softhsm import SoftHsm


class P11KitRemote:
    """The client's module and environment, and the far end's fate."""

    def __init__(self, library: Path, env: dict[str, str], server: Server) -> None:
        """Keep what `remote` made."""
        self.library = library
        self.env = env
        self._server = server

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._server.pid

    def remotes(self) -> list[int]:
        """Return the process ids of the far ends, one a connected client."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(child) for child in children.read_text().split()]

    def wait_for_client(self, seconds: float = 10.0) -> None:
        """Wait until a client has connected."""
        self._server.wait_until(lambda: self.remotes() or None, seconds)

    def stop(self) -> None:
        """Let every call hang from now on, of those connected and of those still to come, until `cont`."""
        self._signal(signal.SIGSTOP)

    def cont(self) -> None:
        """Let the hanging calls go on."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """Cut the line: calls under way fail with CKR_DEVICE_ERROR, and who comes later finds no slots."""
        self._signal(signal.SIGKILL)
        self._server.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        # The server first: it must not make another far end while we go through those there are.
        if self._server.process.poll() is None:
            remotes = self.remotes()
            for pid in (self.pid, *remotes):
                with suppress(ProcessLookupError):  # a far end leaves with its client, at any moment
                    os.kill(pid, number)


@contextmanager
def remote(hsm: SoftHsm) -> Iterator[P11KitRemote]:
    """Serve the tokens of a SoftHSM2 over a socket."""
    program = require("p11-kit", "p11-kit")
    client = require_library("pkcs11/p11-kit-client.so", "p11-kit-modules")
    # Not in the test's own folder: a socket's path has at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="p11-") as folder:
        socket = Path(folder, "s")
        command: list[str | Path] = [
            program,
            "server",
            "--foreground",
            "--provider",
            hsm.library,
            "--name",
            socket,
            "pkcs11:",
        ]
        with Server(command, Path(folder, "log"), hsm.env) as server:
            server.wait_until(lambda: listening(socket))
            far_end = P11KitRemote(client, {"P11_KIT_SERVER_ADDRESS": f"unix:path={socket}"}, server)
            try:
                yield far_end
            finally:
                # The far ends of clients that are still connected would outlive the server.
                far_end.kill()
