"""The rules about remote_write, on real Prometheis whose storage takes all, refuses, fails or is away."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from fixtures.prometheus import Prometheus, StartPrometheus
from monitor_rules import render

ANSWERS = {"/takes": 204, "/refuses": 400, "/fails": 500}
SECONDS = 30


class Storage(BaseHTTPRequestHandler):
    """A storage that answers by its path."""

    def do_POST(self) -> None:
        """Read the samples and answer."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(ANSWERS[self.path])
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Say nothing."""


@pytest.fixture
def storage() -> Iterator[str]:
    """Give the address of a storage."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Storage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def configuration(storage: str, targets: Path) -> str:
    """Return a prometheus.yml that scrapes what `targets` will name every second, and sends to four storages."""
    queue = {"batch_send_deadline": "1s", "max_backoff": "1s"}
    urls = {path[1:]: storage + path for path in ANSWERS} | {"away": "http://127.0.0.1:1/away"}
    return json.dumps(
        {
            "global": {"scrape_interval": "1s", "scrape_timeout": "1s"},
            "scrape_configs": [{"job_name": "prometheus", "file_sd_configs": [{"files": [str(targets)]}]}],
            "remote_write": [{"name": name, "url": url, "queue_config": queue} for name, url in urls.items()],
        }
    )


def values(prometheus: Prometheus, expression: str) -> dict[str, float]:
    """Return the value of each storage that an expression gives."""
    found: list[Any] = prometheus.rows(expression, time.time())
    return {row["metric"]["remote_name"]: float(row["value"][1]) for row in found}


def test_refused_failing_and_absent_storages_are_told_from_a_good_one(
    prometheus: StartPrometheus, storage: str, tmp_path: Path
) -> None:
    """The names of the metrics exist in both releases, and what they count is what the rules take them for."""
    targets = tmp_path / "targets.json"
    config = tmp_path / "prometheus.yml"
    config.write_text(configuration(storage, targets))
    expressions = {rule["alert"]: rule["expr"] for rule in render(tmp_path / "alerts", {}).all("luna-remote-write")}
    failing = expressions["LunaRemoteWriteFailing"]
    lag = expressions["LunaRemoteWriteBehind"].replace("> 120", "")
    servers = [prometheus(config, tmp_path / release, release) for release in ("debian", "newest")]
    targets.write_text(json.dumps([{"targets": [server.url.removeprefix("http://") for server in servers]}]))
    for server in servers:
        own = server.url.removeprefix("http://")
        shares = wait_for(server, of(failing, own), {"refuses", "fails", "away"})
        # A batch that is under way is counted as sent before it is counted as failed.
        assert min(shares.values()) > 0.5
        # What has never been taken has no age; what was refused is done with, so it is not behind.
        ages = wait_for(server, of(lag, own), {"takes", "refuses"})
        assert max(ages.values()) < 60
        # Asked to end, it would go on trying to send for a minute.
        server.server.process.kill()


def wait_for(server: Prometheus, expression: str, storages: set[str]) -> dict[str, float]:
    """Return what an expression gives once it is about these storages, and no others."""
    found: dict[str, float] = {}
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and found.keys() != storages:
        time.sleep(0.5)
        found = values(server, expression)
    assert found.keys() == storages
    return found


def of(expression: str, instance: str) -> str:
    """Return an expression about one of the Prometheis only."""
    return expression.replace('job="prometheus"', f'job="prometheus", instance="{instance}"')
