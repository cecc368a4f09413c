"""The rig's Prometheus programs, in both releases: they serve and judge a file, and are gone afterwards."""

import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures.node_exporter import StartExporter, exporter
from fixtures.promtool import Promtool
from fixtures.proven import require_release
from fixtures.server import Server

GOOD = "# HELP hsm_up Is it up.\n# TYPE hsm_up gauge\nhsm_up 1\n"
RELEASES = pytest.mark.parametrize("release", ["debian", "newest"])


@RELEASES
def test_node_exporter_serves_a_directory(node_exporter: StartExporter, tmp_path: Path, release: str) -> None:
    """What is in the directory comes out, with no error."""
    (tmp_path / "a.prom").write_text(GOOD)
    served = node_exporter(tmp_path, release).metrics()
    assert "\nhsm_up 1\n" in served
    assert "\nnode_textfile_scrape_error 0\n" in served


def test_node_exporter_listens_on_loopback_only_and_ends(tmp_path: Path) -> None:
    """Its one address is of this machine alone, and its process is gone when the test is over."""
    with exporter(tmp_path, "debian", tmp_path / "log") as running:
        pid = running.pid
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/metrics", running.url)
    assert not Path(f"/proc/{pid}").exists()


def test_two_node_exporters_do_not_collide(node_exporter: StartExporter, tmp_path: Path) -> None:
    """Two at once have two ports, and both answer."""
    first, second = node_exporter(tmp_path, "debian"), node_exporter(tmp_path, "newest")
    assert first.url != second.url
    assert "node_textfile_scrape_error" in first.metrics()
    assert "node_textfile_scrape_error" in second.metrics()


def test_a_server_that_does_not_start_shows_its_log(tmp_path: Path) -> None:
    """The error of a failed start has the program's own words: here, an option it does not know."""
    program = require_release("prometheus-node-exporter", "debian")
    with (
        Server([program, "--no-such-option"], tmp_path / "log") as server,
        pytest.raises(RuntimeError, match=r"before it was ready(.|\n)*unknown long flag"),
    ):
        server.wait_until(lambda: None)


def test_a_server_that_is_never_ready_is_ended(tmp_path: Path) -> None:
    """Waiting has an end, the error says so, and the program does not outlive it: not even one that is stopped."""
    with Server(["sleep", "60"], tmp_path / "log") as server:
        os.kill(server.pid, signal.SIGSTOP)
        with pytest.raises(RuntimeError, match=r"sleep was not ready after 0\.2 s"):
            server.wait_until(lambda: None, 0.2)
    assert not Path(f"/proc/{server.pid}").exists()


@RELEASES
def test_promtool_accepts_finds_and_refuses(promtool: Callable[[str], Promtool], release: str) -> None:
    """A good text is 0 with no finding; a bad name is 3 and named; what is no text of the format is 1."""
    tool = promtool(release)
    assert tool.check_metrics(GOOD) == (0, ())
    code, findings = tool.check_metrics(GOOD.replace("hsm_up", "hsm_up_count"))
    assert code == 3
    assert len(findings) == 1
    assert findings[0].startswith("hsm_up_count ")
    assert tool.check_metrics("hsm_up{ 1\n").code == 1


@RELEASES
def test_the_releases_are_those_they_are_called(release: str) -> None:
    """`debian` is Debian 12's node_exporter 1.5; `newest` is a later one."""
    program = require_release("prometheus-node-exporter", release)
    printed = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"version (\d+)\.(\d+)", printed.stdout + printed.stderr)
    assert found is not None
    version = int(found[1]), int(found[2])
    assert version == (1, 5) if release == "debian" else version > (1, 5)
