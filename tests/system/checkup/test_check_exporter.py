"""`check --only exporter --only textfile`: a real node_exporter, Debian's and the newest."""

import socket
import subprocess

import pytest
from fixtures.certificate_files import certificate_text, key_text, new_key
from fixtures.node_exporter import StartExporter
from fixtures.server import Server

from checkup.exporters import exporter_of, in_a_namespace, port_in, port_of, ran
from checkup.people import must_be_root
from checkup.site import Site

RELEASES = ("debian", "newest")


@pytest.mark.parametrize("release", RELEASES)
def test_all_is_well(site: Site, node_exporter: StartExporter, release: str) -> None:
    """It reads our folder, and serves both files."""
    ran(site).configure(exporter={"port": port_of(node_exporter(site.host.directory, release).url)})
    checked = site.check("exporter", "textfile", "clock")
    assert checked.code == 0, checked.text
    for schedule in ("minute", "daily"):
        checked.one("ok", f"{site.host.prom(schedule)} is served")
    checked.one("ok", "has room")
    checked.one("ok", "the user of node_exporter, can read it")
    checked.one("ok", "node_exporter's clock shows the same time")


@pytest.mark.parametrize("release", RELEASES)
def test_it_reads_another_folder(site: Site, node_exporter: StartExporter, release: str) -> None:
    """Both folders are named, and the key that agrees."""
    other = site.host.root / "other"
    other.mkdir()
    (other / "theirs.prom").write_text("theirs 1\n")
    ran(site).configure(exporter={"port": port_of(node_exporter(other, release).url)})
    checked = site.check("exporter")
    assert checked.code == 1
    said = checked.one("problem", f"does not serve {site.host.directory}", str(other))
    assert f"textfile: {{directory: {other}}}" in said.fix


def test_it_reads_another_folder_that_is_empty(site: Site, node_exporter: StartExporter) -> None:
    """Nothing it serves names its folder; its command line does."""
    must_be_root()
    other = site.host.root / "other"
    other.mkdir()
    ran(site).configure(exporter={"port": port_of(node_exporter(other).url)})
    site.check("exporter").one("problem", f"it reads {other}")


def test_a_link_to_its_folder_is_its_folder(site: Site, node_exporter: StartExporter) -> None:
    """textfile.directory is another name of the same place."""
    link = site.host.root / "link"
    link.symlink_to(site.host.directory)
    ran(site).configure(
        exporter={"port": port_of(node_exporter(site.host.directory).url)}, textfile={"directory": str(link)}
    )
    checked = site.check("exporter")
    assert checked.code == 0, checked.text


@pytest.mark.parametrize("release", RELEASES)
def test_a_spoilt_file_of_ours_is_not_served(site: Site, node_exporter: StartExporter, release: str) -> None:
    """Cut in the middle of a line: node_exporter drops the whole file, and the check names it."""
    ran(site).configure(exporter={"port": port_of(node_exporter(site.host.directory, release).url)})
    site.host.prom().write_text(site.host.text()[:-5])
    checked = site.check("exporter")
    assert checked.code == 1
    checked.one("problem", f"{site.host.prom()} is not served")
    checked.one("ok", f"{site.host.prom('daily')} is served")
    checked.one("warning", "node_textfile_scrape_error is 1")


def test_a_spoilt_file_of_others_is_a_warning(site: Site, node_exporter: StartExporter) -> None:
    """Ours are served; the one global sign of a fault is explained."""
    (site.host.directory / "theirs.prom").write_text("no sense")
    ran(site).configure(exporter={"port": port_of(node_exporter(site.host.directory).url)})
    checked = site.check("exporter")
    assert checked.code == 0
    checked.one("warning", "node_textfile_scrape_error is 1")


def test_it_does_not_answer(site: Site) -> None:
    """It accepts and hangs: what a scrape that times out looks like from here."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ran(site).configure(exporter={"port": server.getsockname()[1]})
        checked = site.check("exporter", seconds=6)
    assert checked.code == 1
    assert "scrape times out" in checked.one("problem", "did not answer within").impact


def test_it_speaks_something_else(site: Site) -> None:
    """Another program has the port: unknown, with a command that shows more."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ran(site).configure(exporter={"port": server.getsockname()[1]})
        with subprocess.Popen(["python3", "-c", SPEAKS, str(server.fileno())], pass_fds=[server.fileno()]) as other:
            checked = site.check("exporter")
            other.kill()
    assert checked.code == 0
    checked.one("unknown", "http://127.0.0.1")


SPEAKS = """
import socket, sys
server = socket.socket(fileno=int(sys.argv[1]))
while True:
    connection, _ = server.accept()
    connection.recv(1000)
    connection.sendall(b"SSH-2.0-somebody\\r\\n")
    connection.close()
"""


def test_it_wants_tls(site: Site) -> None:
    """node_exporter's port is closed to plain HTTP: what it serves cannot be told, and that is no problem."""
    key = new_key()
    for name, content in (("key.pem", key_text(key)), ("cert.pem", certificate_text(key, "localhost"))):
        (site.host.root / name).write_bytes(content)
    web = site.host.root / "web.yml"
    web.write_text("tls_server_config: {cert_file: cert.pem, key_file: key.pem}\n")
    log = site.host.root / "log"
    with Server([*exporter_of(ran(site).host.directory), f"--web.config.file={web}"], log) as server:
        site.configure(exporter={"port": port_in(server)})
        checked = site.check("exporter")
    assert checked.code == 0
    assert "TLS" in checked.one("unknown", "/metrics answers 400").impact


@pytest.mark.parametrize(("shift", "words"), [("-1h", "behind"), ("+1h", "ahead of")])
def test_a_clock_that_is_not_node_exporters(site: Site, node_exporter: StartExporter, shift: str, words: str) -> None:
    """The clock of this process differs from that of node_exporter, in either direction."""
    ran(site).configure(exporter={"port": port_of(node_exporter(site.host.directory).url)})
    checked = site.check("clock", under=("faketime", "-f", shift))
    assert checked.code == 1
    checked.one("problem", "this clock is", f"min {words} node_exporter's")


def test_in_a_container_node_exporter_is_elsewhere(site: Site) -> None:
    """Nobody listens, but podman's mark says that this is a container: unknown, and no problem."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    ran(site).configure(exporter={"port": port})
    marked = in_a_namespace("mount -t tmpfs tmpfs /run && touch /run/.containerenv")
    checked = site.check("exporter", under=marked)
    assert checked.code == 0
    assert "another one" in checked.one("unknown", "nothing listens").impact
