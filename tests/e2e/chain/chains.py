"""The chains: from what node_exporter serves to a message, with Prometheus or with VictoriaMetrics' programs."""

import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from signal import SIGHUP
from typing import NamedTuple

from chain_programs import Storage, storage, vmagent, vmalert
from chain_settings import REMOTE_TIMEOUT, RESEND, config
from downstream.imports import to_openmetrics, to_victoria_metrics
from downstream.rendered import write_site
from downstream.series import Series
from fixtures import port, web
from fixtures.alertmanager import alertmanager
from fixtures.message_sinks import Call, Mail, mail_sink, web_sink
from fixtures.prometheus import import_blocks, prometheus
from fixtures.proven import RELEASES
from fixtures.server import Server  # noqa: TC002 - read when a Chain is made

from luna_textfile.bundle.engine.site import Site

NO_ADDRESS = "127.0.0.1:1"
"""Where nobody listens: for what is not started yet."""


class Plan(NamedTuple):
    """A chain: its name, the release of its programs, who evaluates the rules, and what rings the phone."""

    name: str
    release: str
    by: str
    paging: str

    @property
    def labels(self) -> dict[str, str]:
        """What tells its samples and alerts from others'."""
        return {"cluster": self.name, "monitor": "luna-textfile"}


_EVERY = (
    Plan("prometheus-debian", "debian", "prometheus", "webhook"),
    Plan("prometheus-newest", "newest", "prometheus", "pagerduty"),
    Plan("victoriametrics-debian", "debian", "vmalert", "pagerduty"),
    Plan("victoriametrics-newest", "newest", "vmalert", "webhook"),
)
PLANS = tuple(plan for plan in _EVERY if plan.release in RELEASES)
"""Those of the newest release; with `make exhaustive` all four."""
PROMETHEUS = tuple(plan.name for plan in PLANS if plan.by == "prometheus")
ALL = tuple(plan.name for plan in PLANS)


class Chain:
    """A running chain: what its receivers got, and where to ask."""

    def __init__(self, plan: Plan, folder: Path, targets: Path) -> None:
        """Make it, with nothing started."""
        self.plan = plan
        self.folder = folder
        self.calls: list[Call] = []
        self.mails: list[Mail] = []
        self.places: dict[str, object] = {
            "prometheus.target_files": [str(targets)],
            "prometheus.external_labels": plan.labels,
            "alertmanager.paging.through": plan.paging,
            "alertmanager.slack.api_url_file": str(folder / "slack"),
            "alertmanager.paging.pagerduty_key_file": str(folder / "key"),
            "alertmanager.email.require_tls": False,
            "victoriametrics.directory": str(folder / "victoriametrics"),
            "victoriametrics.data": str(folder / "storage"),
        }
        self.alertmanager = ""
        self.rules = ""
        """Who evaluates the rules: the address of Prometheus or vmalert."""
        self.storage: Storage
        self.watcher: Server
        """The program that evaluates the rules."""

    def render(self, *parts: str) -> None:
        """Render parts of the bundle with the places known so far."""
        write_site(self.folder, Site(config(self.places)), *parts)

    def up(self) -> int:
        """Return of how many hosts samples are there and fresh."""
        asked = self.storage.url if self.plan.by == "vmalert" else self.rules
        rows = web.query(asked, "query", query="count(up{job='luna-hsm'} == 1)", time=f"{time.time():.3f}")
        return int(rows[0]["value"][1]) if rows else 0


def start(chain: Chain, stack: ExitStack) -> None:
    """Start a chain's receivers, Alertmanager and storage."""
    _start_receivers(chain, stack)
    _start_storage(chain, stack)


def scrape(chain: Chain, stack: ExitStack, past: Sequence[Series]) -> None:
    """Start what scrapes, with a past."""
    (_start_prometheus if chain.plan.by == "prometheus" else _start_vmagent)(chain, stack, past)


def start_rules(chain: Chain, stack: ExitStack) -> None:
    """Let the rules be evaluated from now on: samples of all hosts are there."""
    chain.render("alerts")
    if chain.plan.by == "prometheus":
        os.kill(chain.watcher.pid, SIGHUP)
        return
    (chain.folder / "prometheus/rules").rename(chain.folder / "victoriametrics/rules")
    chain.watcher = stack.enter_context(vmalert(chain.folder, chain.plan.release))
    chain.rules = port.url(chain.watcher)


def _start_receivers(chain: Chain, stack: ExitStack) -> None:
    web_port = stack.enter_context(web_sink(chain.calls))
    mail_port = stack.enter_context(mail_sink(chain.mails))
    chain.folder.mkdir(parents=True)
    (chain.folder / "slack").write_text(f"http://127.0.0.1:{web_port}/slack\n")
    (chain.folder / "key").write_text("not a key\n")
    chain.places |= {
        "alertmanager.email.smarthost": f"127.0.0.1:{mail_port}",
        "alertmanager.paging.pagerduty_url": f"http://127.0.0.1:{web_port}/page",
        "alertmanager.paging.webhook_url": f"http://127.0.0.1:{web_port}/page",
        "alertmanager.watchdog.url": f"http://127.0.0.1:{web_port}/snitch",
    }
    chain.render("alertmanager")
    folder = chain.folder
    started = alertmanager(
        folder / "alertmanager/alertmanager.yml", folder / "am", chain.plan.release, folder / "am.log"
    )
    chain.alertmanager = stack.enter_context(started).url
    chain.places["prometheus.alertmanagers"] = [chain.alertmanager.removeprefix("http://")]


def _start_storage(chain: Chain, stack: ExitStack) -> None:
    chain.render("victoriametrics")
    chain.storage = stack.enter_context(storage(chain.folder, chain.plan.release))
    chain.places |= {
        "victoriametrics.url": chain.storage.url,
        "prometheus.remote_write_url": f"{chain.storage.url}/api/v1/write",
    }


def _start_prometheus(chain: Chain, stack: ExitStack, past: Sequence[Series]) -> None:
    folder, release = chain.folder, chain.plan.release
    to_openmetrics(past, folder / "past.om")
    import_blocks(folder / "past.om", folder / "data", release)
    _render_prometheus(chain, NO_ADDRESS)
    started = prometheus(
        folder / "prometheus/prometheus.yml",
        folder / "data",
        release,
        folder / "prometheus.log",
        f"--rules.alert.resend-delay={RESEND}",
    )
    server = stack.enter_context(started)
    chain.rules, chain.watcher = server.url, server.server
    # It watches itself, and its address is known only now.
    _render_prometheus(chain, server.url.removeprefix("http://"))
    os.kill(server.server.pid, SIGHUP)


def _render_prometheus(chain: Chain, own: str) -> None:
    chain.places["prometheus.self_target"] = own
    chain.render("prometheus")
    path = chain.folder / "prometheus/prometheus.yml"
    path.write_text(path.read_text().replace(*REMOTE_TIMEOUT))


def _start_vmagent(chain: Chain, stack: ExitStack, past: Sequence[Series]) -> None:
    own = [series._replace(key=series.key.having(chain.plan.labels)) for series in past]
    to_victoria_metrics(own, chain.storage.url)
    chain.render("victoriametrics")
    port.url(stack.enter_context(vmagent(chain.folder, chain.plan.release)))
