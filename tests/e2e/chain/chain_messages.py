"""What the receivers got, read as a person would: who was told of which alert on which host, and in what words."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fixtures.message_sinks import Call, Mail

FIRING = "firing"
RESOLVED = "resolved"
SNITCH = "snitch"
RECEIVERS = {
    "critical": {"slack #hsm-critical", "mail hsm-ops@example.com on-call@example.com", "phone"},
    "warning": {"slack #hsm-alerts", "mail hsm-ops@example.com"},
    "info": {"mail hsm-team@example.com"},
}
"""Who is told, by severity."""

_NAME = re.compile(r"(?:CRITICAL|WARNING|INFO|RESOLVED): (\w+)")
_RUNBOOK = re.compile(r"/runbooks/(\w+)\.md")
_WHERE = re.compile(r"(?m)^  Where: (.+)$")
_OVER = re.compile(r": lasted \S+, until ")


class Notice(NamedTuple):
    """One alert in one message: when it came (seconds of the epoch), to whom, and what was said of this alert.

    `place`: its HSM, token, slot and host, in the receiver's words: the same at its begin and at its end.
    """

    time: float
    receiver: str
    alert: str
    state: str
    place: str
    text: str


def of_call(call: Call, time: float) -> Iterator[Notice]:
    """Yield the alerts in a web call: to Slack, to what rings the phone, or to the dead man's switch."""
    if call.path == "/slack":
        return _of_slack(call, time)
    if call.path == "/page":
        return _of_pagerduty(call, time) if "event_action" in call.body else _of_webhook(call, time, "phone")
    return _of_webhook(call, time, SNITCH)


def of_mail(mail: Mail, time: float) -> Iterator[Notice]:
    """Yield the alerts in a mail."""
    subject = str(mail.message["Subject"])
    receiver = f"mail {' '.join(mail.recipients)}"
    firing, _, over = mail.part("plain").replace("\r\n", "\n").partition("\nOVER\n")
    state = RESOLVED if subject.startswith("RESOLVED") else FIRING
    yield from _of_text(firing, time, receiver, state)
    yield from _of_text(over, time, receiver, RESOLVED)


def _of_slack(call: Call, time: float) -> Iterator[Notice]:
    (attachment,) = call.body["attachments"]
    receiver = f"slack {call.body['channel']}"
    alert = _NAME.match(attachment["title"])
    assert alert, attachment["title"]
    blocks: list[list[str]] = []
    for line in attachment["text"].splitlines():
        if _OVER.search(line):
            place = _OVER.split(line)[0].split(". ", 1)[1]  # behind the summary
            yield Notice(time, receiver, alert[1], RESOLVED, place, line)
        elif line.startswith("*") and line != "*Over:*":
            blocks.append([line])
        elif line and line != "*Over:*" and blocks:
            blocks[-1].append(line)
    for block in blocks:
        place = next(line.partition(", since ")[0] for line in block if ", since " in line)
        yield Notice(time, receiver, alert[1], FIRING, place, "\n".join(block))


def _of_pagerduty(call: Call, time: float) -> Iterator[Notice]:
    details = call.body["payload"]["custom_details"]
    for state in (FIRING, RESOLVED):
        yield from _of_text(details[state] or "", time, "phone", state)  # newer ones send null for nothing


def _of_webhook(call: Call, time: float, receiver: str) -> Iterator[Notice]:
    for alert in call.body["alerts"]:
        labels = alert["labels"]
        text = "\n".join([*alert["annotations"].values(), *labels.values()])
        yield Notice(time, receiver, labels["alertname"], alert["status"], str(sorted(labels.items())), text)


def _of_text(text: str, time: float, receiver: str, state: str) -> Iterator[Notice]:
    """Yield the alerts of a plain text: each begins with a star; its runbook's address has its name."""
    for block in re.split(r"(?m)^\* ", text)[1:]:
        alert, place = _RUNBOOK.search(block), _WHERE.search(block)
        assert alert, block
        assert place, block
        # Behind it the next heading of a digest, or the end of the mail.
        text = re.split(r"(?m)^(?:== |Alertmanager: )", block)[0]
        yield Notice(time, receiver, alert[1], state, place[1], text)


def city(text: str, cities: Sequence[str]) -> str:
    """Return the host or HSM that a text is about; nothing if it is about the whole system."""
    found = {name for name in cities if re.search(rf"\b{name}\b", text)}
    assert len(found) <= 1, (found, text)
    return next(iter(found), "")
