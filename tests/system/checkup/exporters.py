"""A node_exporter of other kinds than the rig has, and a namespace for mounts of a test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from fixtures.proven import require_release
from fixtures.server import Server

from checkup.people import NOBODY, must_be_root
from checkup.site import Site


def port_of(url: str) -> int:
    """Return the port of an address."""
    port = urlsplit(url).port
    assert port
    return port


def ran(site: Site) -> Site:
    """Run both jobs once."""
    for schedule in ("minute", "daily"):
        assert site.host.run(f"luna-textfile-{schedule}").code == 0
    return site


def exporter_of(directory: Path) -> list[str]:
    """Return the command of a node_exporter with its textfile collector only, on a port of the kernel's choice."""
    return [
        str(require_release("prometheus-node-exporter", "debian")),
        "--collector.disable-defaults",
        "--collector.textfile",
        f"--collector.textfile.directory={directory}",
        "--web.listen-address=127.0.0.1:0",
    ]


def port_in(server: Server) -> int:
    """Wait until node_exporter says on which port it listens."""
    return int(server.wait_until(lambda: server.text().partition("address=127.0.0.1:")[2].split("\n")[0]))


@contextmanager
def exporter_of_nobody(directory: Path, log: Path) -> Iterator[int]:
    """Run node_exporter as nobody."""
    become = ("setpriv", f"--reuid={NOBODY.pw_uid}", f"--regid={NOBODY.pw_gid}", "--clear-groups")
    with Server([*become, *exporter_of(directory)], log) as server:
        yield port_in(server)


def in_a_namespace(prepare: str) -> tuple[str, ...]:
    """Return what runs a command after this preparation, whose mounts nobody else sees and which end with it."""
    must_be_root()
    return ("unshare", "--mount", "--propagation=private", "sh", "-c", f'{prepare} && exec "$@"', "sh")
