"""`check --only network`: TCP to each appliance, on real sockets of the loopback."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from fixtures.proven import not_proven

from checkup.site import Site


@contextmanager
def appliance(host: str = "127.0.0.1") -> Iterator[int]:
    """Listen like an NTLS service, and never accept."""
    with socket.create_server((host, 0)) as server:
        yield server.getsockname()[1]


@contextmanager
def silent() -> Iterator[int]:
    """Listen with a queue that is full: the kernel drops what comes, as a firewall does."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(server.getsockname())
        yield server.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    """Return a port on which nobody listens."""
    with appliance() as port:
        return port


def test_an_appliance_that_accepts(site: Site) -> None:
    """With its address and the time it took."""
    with appliance() as port:
        site.chrystoki({"localhost": port})
        checked = site.check("network")
    assert checked.code == 0
    checked.one("ok", f"localhost port {port}", "127.0.0.1", "ms")


def test_an_appliance_that_refuses(site: Site, closed_port: int) -> None:
    """The host is there, and NTLS is not running."""
    site.chrystoki({"127.0.0.1": closed_port})
    checked = site.check("network")
    assert checked.code == 1
    assert "service restart ntls" in checked.one("problem", "refuses connections").fix


def test_an_appliance_that_is_silent(site: Site) -> None:
    """Behind a firewall: after the limit it is named, and what C_Initialize makes of it."""
    with silent() as port:
        site.chrystoki({"127.0.0.1": port})
        checked = site.check("network", seconds=6)
    assert checked.code == 1
    assert "10 s" in checked.one("problem", "does not answer within").impact


def test_a_name_that_nobody_knows(site: Site) -> None:
    """ServerName is wrong, or the name service is down."""
    site.chrystoki({"no..such..host": 1792})
    checked = site.check("network")
    assert checked.code == 1
    checked.one("problem", "ServerName00", "has no address")


def test_all_are_tried_at_once(site: Site, closed_port: int) -> None:
    """Whoever answers is reported before two that are silent, though these stand first and last in the file."""
    with silent() as first, silent() as second, appliance() as third:
        site.chrystoki({"127.0.0.1": first, "127.0.0.2": closed_port, "localhost": third})
        path = site.client / "Chrystoki.conf"
        extra = f"   ServerName09 = 127.0.0.1;\n   ServerPort09 = {second};\n}}"
        path.write_text(path.read_text().replace("}", extra))
        checked = site.check("network", seconds=8)
    told = [said.observation for said in checked.findings]
    assert len(checked.problems()) == 3
    assert "localhost" in told[0] or "localhost" in told[1], "it waited for the silent ones"
    assert all("does not answer" in seen for seen in told[2:])


def test_the_units_sandbox_counts(site: Site, closed_port: int) -> None:
    """This shell may connect to any address, the units only to those in bundle.systemd.hsm_addresses and this host."""
    own = own_address()
    site.chrystoki({own: closed_port, "127.0.0.1": closed_port})
    site.configure(bundle={"systemd": {"user": "root", "hsm_addresses": ["198.51.100.0/24"]}})
    assert own in site.check("network").one("problem", "the units cannot reach").fix
    site.configure(bundle={"systemd": {"user": "root", "hsm_addresses": ["198.51.100.0/24", own]}})
    assert not [seen for seen in site.check("network").problems() if "cannot reach" in seen]


def own_address() -> str:
    """Return an address of this machine that is not the loopback's. Nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            not_proven("this machine has no address but the loopback's")
        return str(probe.getsockname()[0])
