"""The year, or some weeks of it: what the default rules say of an ordinary site, and what of it nothing explains."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from downstream.rules import Rule
from downstream.stores import OnVictoriaMetrics
from downstream.words import metrics
from fixtures import web

from incidents.evaluation import Episode, Span, evaluate
from incidents.happenings import FLEET, Happening, explained, unheard
from incidents.ordinary_site import HAPPENINGS, HSMS, Hsm
from incidents.scraped import lines
from incidents.working_days import local

_NOT_OF_THE_SITE = ("LunaRemoteWrite", "Watchdog")
"""Alerts about the Prometheus that watches, and the one that always fires."""


class Outcome(NamedTuple):
    """What rang, and what it was."""

    expected: list[tuple[Happening, Episode]]
    false_alarms: list[Episode]
    unheard: list[tuple[str, str]]


def of_the_site(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules about hosts and HSMs."""
    return [rule for rule in rules if not rule.name.startswith(_NOT_OF_THE_SITE)]


def live(store: OnVictoriaMetrics, rules: Sequence[Rule], span: Span, hsms: Sequence[Hsm] = HSMS) -> Outcome:
    """Have the store hold the site over a span, and evaluate the rules."""
    words = {word for rule in rules for word in metrics(rule.expression)}
    happenings = [one for one in HAPPENINGS if span.begin <= one.begin < span.end and _befalls(one, hsms)]
    if len(hsms) == 1:
        happenings = [_alone(one) for one in happenings]
    for hsm in _living(hsms, span):
        for line in lines(hsm, happenings, span.end, words):
            web.send(f"{store.server.url}/api/v1/import", line)
    store.add([])
    return judged(evaluate(rules, store, span), happenings)


def judged(episodes: list[Episode], happenings: Sequence[Happening]) -> Outcome:
    """Tell apart what happenings explain and what is false."""
    causes = [(explained(tuple(happenings), episode), episode) for episode in episodes]
    expected = [(cause[0], episode) for cause, episode in causes if cause]
    return Outcome(
        expected,
        [episode for cause, episode in causes if not cause],
        list(unheard(tuple(happenings), episodes)),
    )


def _living(hsms: Sequence[Hsm], span: Span) -> Iterator[Hsm]:
    """Yield the HSMs that are there within the span, from its beginning at most."""
    for hsm in hsms:
        if hsm.since < span.end:
            yield hsm._replace(since=max(hsm.since, span.begin))


def complaints(outcome: Outcome) -> list[str]:
    """Return a line for each false alarm, and for each alert that should have rung and did not."""
    false = [
        f"false alarm: {episode.alert} of {episode.about('hsm')} {episode.about('instance')}, "
        f"{local(episode.begin):%a %Y-%m-%d %H:%M} to {local(episode.end):%a %H:%M} in Zurich"
        for episode in outcome.false_alarms
    ]
    return false + [f"not heard: {alert}, when {what}" for what, alert in outcome.unheard]


def _alone(happening: Happening) -> Happening:
    """Return it without what compares HSMs with each other: there is but one."""
    return happening._replace(expected=tuple(row for row in happening.expected if (row.label, row.value) != FLEET))


def _befalls(happening: Happening, hsms: Sequence[Hsm]) -> bool:
    """Tell whether any of these HSMs or their hosts notices it."""
    hosts = {host for hsm in hsms for host in hsm.hosts}
    about = {row.value for row in happening.expected} | {happening.hsm_gone, *happening.hosts_off}
    return bool(about & (hosts | {hsm.name for hsm in hsms}))
