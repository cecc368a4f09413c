"""What is seen of a chain while it runs: messages as they come, and which alerts fire."""

import json
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from chain_messages import FIRING, RECEIVERS, RESOLVED, SNITCH, Notice, city, of_call, of_mail
from chains import Chain
from fixtures import web

from luna_textfile.bundle.settings.alerts import ALERTS

SEVERITIES = {alert.name: alert.severity for alert in ALERTS}


class About(NamedTuple):
    """An alert about a host (or about the whole system: "")."""

    alert: str
    city: str


def receivers(alert: str) -> set[str]:
    """Return who must be told of an alert."""
    return {SNITCH} if alert == "Watchdog" else RECEIVERS[SEVERITIES[alert]]


class Seen:
    """All that was seen of one chain so far."""

    def __init__(self, chain: Chain, cities: tuple[str, ...]) -> None:
        """Begin with nothing."""
        self.chain = chain
        self.notices: list[Notice] = []
        self.fired: dict[About, float] = {}
        """What has ever fired, told or not, and when that was seen first."""
        self.firing: set[About] = set()
        """What fires now, where the rules are evaluated."""
        self.active: set[About] = set()
        """What Alertmanager holds for firing now, muted or not."""
        self.stored: set[str] = set()
        """The names of all series in the storage, once it was asked."""
        self._cities = cities
        self._calls = self._mails = 0

    def listen(self) -> None:
        """Read the messages that have come since the last time."""
        now = time.time()
        calls, mails = self.chain.calls[self._calls :], self.chain.mails[self._mails :]
        self._calls += len(calls)
        self._mails += len(mails)
        for call in calls:
            self.notices += of_call(call, now)
        for mail in mails:
            self.notices += of_mail(mail, now)

    def ask(self) -> None:
        """Ask who evaluates the rules, and Alertmanager, what fires."""
        self.active = {self._about(one["labels"]) for one in self._answer(f"{self.chain.alertmanager}/api/v2/alerts")}
        if self.chain.watcher.process.poll() is None:
            found = self._answer(f"{self.chain.rules}/api/v1/alerts")["data"]["alerts"]
            firing = [one["labels"] | {"alertname": _name(one)} for one in found if one["state"] == FIRING]
            self.firing = {self._about(labels) for labels in firing}
            self.fired = dict.fromkeys(self.firing, time.time()) | self.fired

    def ask_storage(self) -> None:
        """Ask the storage which series it has."""
        self.stored = set(self._answer(f"{self.chain.storage.url}/api/v1/label/__name__/values")["data"])

    def told(self, about: About) -> dict[str, Notice]:
        """Return the first notice of each receiver that an alert fires."""
        return self._first(about, FIRING)

    def ended(self, about: About) -> dict[str, Notice]:
        """Return the first notice of each receiver that it is over."""
        return self._first(about, RESOLVED)

    def about(self, notice: Notice) -> About:
        """Return what a notice is about."""
        return About(notice.alert, city(notice.text, self._cities))

    def _first(self, about: About, state: str) -> dict[str, Notice]:
        found: dict[str, Notice] = {}
        for notice in self.notices:
            if notice.alert == about.alert and notice.state == state and self.about(notice) == about:
                found.setdefault(notice.receiver, notice)
        return found

    def _about(self, labels: Mapping[str, str]) -> About:
        where = f"{labels.get('hsm', '')} {labels.get('instance', '')}"
        return About(labels["alertname"], city(where, self._cities))

    def _answer(self, url: str) -> Any:
        return json.loads(web.ask(url))


def _name(alert: Mapping[str, Any]) -> str:
    return str(alert.get("name") or alert["labels"]["alertname"])
