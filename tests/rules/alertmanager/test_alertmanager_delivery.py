"""A real Alertmanager with our files, and real receivers: what reaches Slack, mail, phone and dead man's switch."""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fixtures.alertmanager import alertmanager
from fixtures.message_sinks import Call, Mail, mail_sink, web_sink
from fixtures.notified_site import Settings, write
from fixtures.proven import RELEASES

PLACE = {"hsm": "luna-a", "label": "payments <1>", "serial": "77"}
DOWN = {"alertname": "LunaMonitorDown", "severity": "critical", "instance": "watch1:9100", "cause": "host_down"}
LEAK = {"alertname": "HSMSessionLeak", "severity": "critical", **PLACE}
ALERTS = (
    LEAK,
    DOWN,
    {"alertname": "TokenObjectCountHigh", "severity": "warning", "instance": "watch2:9100", **PLACE},
    {"alertname": "HSMOperationRateDropped", "severity": "warning", "instance": "watch1:9100", "hsm": "muted-by-host"},
    {"alertname": "HSMStorageCritical", "severity": "critical", "hsm": "luna-b"},
    {"alertname": "HSMStorageHigh", "severity": "warning", "hsm": "luna-b"},
    {"alertname": "HSMStorageHigh", "severity": "warning", "hsm": "luna-c"},
    {"alertname": "HSMFirmwareChanged", "severity": "info", "hsm": "luna-d"},
    {"alertname": "Watchdog", "severity": "info"},
)


class Received:
    """A running Alertmanager, and what its receivers got."""

    def __init__(self, url: str, calls: list[Call], mails: list[Mail]) -> None:
        """Keep them."""
        self.url = url
        self.calls = calls
        self.mails = mails

    def post(self, *labels: dict[str, str], **more: str) -> None:
        """Send alerts."""
        annotations = {"summary": "It is so.", "description": "A sentence with 34.7 %."}
        body = [{"labels": one, "annotations": annotations, **more} for one in labels]
        request = urllib.request.Request(  # noqa: S310 - the loopback
            f"{self.url}/api/v2/alerts", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as answer:
            assert answer.status == 200

    def wait(self, found: Callable[[], object]) -> None:
        """Wait until something has arrived."""
        end = time.monotonic() + 12
        while not found():
            assert time.monotonic() < end, f"calls: {self.calls}, mails: {[m.message['Subject'] for m in self.mails]}"
            time.sleep(0.05)

    def slack(self) -> dict[str, dict[str, Any]]:
        """Return the last message of each Slack title."""
        return {c.body["attachments"][0]["title"]: c.body for c in self.calls if c.path == "/slack"}

    def page(self, action: str) -> list[dict[str, Any]]:
        """Return what PagerDuty was told."""
        return [c.body for c in self.calls if c.path == "/page" and c.body["event_action"] == action]

    def subjects(self) -> dict[str, Mail]:
        """Return the last mail of each subject."""
        return {str(mail.message["Subject"]): mail for mail in self.mails}


def settings(folder: Path, web: int, mail: int) -> Settings:
    """Return settings that lead to the sinks, and wait for nothing longer than a second."""
    (folder / "slack").write_text(f"http://127.0.0.1:{web}/slack\n")
    (folder / "key").write_text("not a key\n")
    return {
        "slack": {"api_url_file": f"{folder}/slack"},
        "email": {"smarthost": f"127.0.0.1:{mail}", "require_tls": False},
        "paging": {"pagerduty_url": f"http://127.0.0.1:{web}/page", "pagerduty_key_file": f"{folder}/key"},
        "watchdog": {"url": f"http://127.0.0.1:{web}/snitch"},
        "times": dict.fromkeys(("group_wait", "critical_group_wait", "warning_group_wait", "group_interval"), "1s"),
        "digest": {"wait": "1s", "hours": "00:00-24:00"},
    }


@pytest.fixture(params=RELEASES)
def received(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Received]:
    """Start a release's Alertmanager with the sinks as its receivers, and send it all alerts."""
    calls: list[Call] = []
    mails: list[Mail] = []
    with ExitStack() as stack:
        web = stack.enter_context(web_sink(calls))
        mail = stack.enter_context(mail_sink(mails))
        config = write(tmp_path, settings(tmp_path, web, mail))
        server = alertmanager(config, tmp_path / "data", request.param, tmp_path / "log")
        here = Received(stack.enter_context(server).url, calls, mails)
        here.post(*ALERTS)
        yield here


def test_every_severity_reaches_its_people(received: Received) -> None:
    """Critical: Slack, mail to ops and on-call, phone. Warning: Slack, mail. Info: digest. What is muted: nobody."""
    received.wait(lambda: len(received.subjects()) >= 6 and len(received.slack()) >= 5 and received.page("trigger"))
    received.wait(lambda: "/snitch" in {call.path for call in received.calls})
    assert {title: body["channel"] for title, body in received.slack().items()} == {
        "CRITICAL: HSMSessionLeak on luna-a": "#hsm-critical",
        "CRITICAL: LunaMonitorDown on watch1:9100": "#hsm-critical",
        "CRITICAL: HSMStorageCritical on luna-b": "#hsm-critical",
        "WARNING: TokenObjectCountHigh on luna-a": "#hsm-alerts",
        "WARNING: HSMStorageHigh on luna-c": "#hsm-alerts",
    }
    mails = received.subjects()
    both = ("hsm-ops@example.com", "on-call@example.com")
    assert {subject: mail.recipients for subject, mail in mails.items()} == {
        "CRITICAL: HSMSessionLeak on luna-a": both,
        "CRITICAL: LunaMonitorDown on watch1:9100": both,
        "CRITICAL: HSMStorageCritical on luna-b": both,
        "WARNING: TokenObjectCountHigh on luna-a": ("hsm-ops@example.com",),
        "WARNING: HSMStorageHigh on luna-c": ("hsm-ops@example.com",),
        "HSM digest: 1 notice on luna-d": ("hsm-team@example.com",),
    }
    leak = mails["CRITICAL: HSMSessionLeak on luna-a"]
    assert "Where: HSM luna-a, token payments <1> (serial 77)" in leak.part("plain")
    assert "token payments &lt;1&gt; (serial 77)" in leak.part("html")


def test_the_end_of_an_alert_is_told_where_its_begin_was(received: Received) -> None:
    """Slack, mail and phone say that it is over, the phone under the key of the same incident."""
    received.wait(lambda: len(received.page("trigger")) >= 3)
    opened = next(page for page in received.page("trigger") if page["payload"]["class"] == "HSMSessionLeak")
    assert opened["payload"]["summary"] == "CRITICAL: HSMSessionLeak on luna-a. A sentence with 34.7 %."
    assert opened["payload"]["severity"] == "critical"
    assert opened["payload"]["component"] == "luna-a"
    received.post(LEAK, endsAt=datetime.now(UTC).isoformat())
    over = "RESOLVED: HSMSessionLeak on luna-a"
    received.wait(lambda: over in received.slack() and over in received.subjects() and received.page("resolve"))
    assert received.page("resolve")[0]["dedup_key"] == opened["dedup_key"]
