"""Every alert of the bundle, from its cause to its message and back, in chains of real programs.

Scenarios of the simulated Luna and faults of hosts cause them, in one run that all tests look at; a table says which
(chain_faults.py). What is shortened for it stands in chain_settings.py.
"""

import html
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chain_fault import Alarm, Fault
from chain_faults import FAULTS, QUIET
from chain_measured import keep, kept, rows
from chain_messages import FIRING, RESOLVED, SNITCH, Notice
from chain_progress import Key
from chain_run import Result
from chain_seen import About, Seen, receivers
from chain_settings import config
from chains import ALL, PROMETHEUS
from downstream.rendered import write_site
from downstream.rules import rules
from fixtures.proven import not_proven

from luna_textfile.bundle.engine.site import Site

LEFT_OVER = ("<no value>", "{{", "}}", "%!", "<nil>", "NaN", "error calling")
"""What a template leaves where something is missing."""

SEVERAL_A_PLACE = {"LunaMonitorScrapeErrors"}
"""Alerts of which a host can have several: messages that they are over do not say which."""

ALARMS = [(fault, alarm) for fault in FAULTS for step in fault.steps for alarm in step.alarms]


def named(found: list[tuple[Fault, Alarm]]) -> pytest.MarkDecorator:
    """Run a test for each alarm."""
    ids = ["-".join(word for word in (a.alert, a.cause, t.city) if word) for t, a in found]
    return pytest.mark.parametrize(("fault", "alarm"), found, ids=ids)


TOLD = named([(fault, alarm) for fault, alarm in ALARMS if not alarm.muted])
ENDS = named([(fault, alarm) for fault, alarm in ALARMS if alarm.ends])
MUTED = named([(fault, alarm) for fault, alarm in ALARMS if alarm.muted])


def of_chain(result: Result, name: str) -> list[tuple[About, Alarm]]:
    """Return the alarms of a chain, of hosts that were there."""
    found = [(fault, alarm) for fault, alarm in ALARMS if fault.city not in result.unproven]
    return [(About(alarm.alert, fault.city), alarm) for fault, alarm in found if name in fault.chains]


def words(body: Any) -> Iterator[str]:
    """Yield every text in a JSON."""
    if isinstance(body, dict | list):
        for inner in body.values() if isinstance(body, dict) else body:
            yield from words(inner)
    elif isinstance(body, str):
        yield body


def notices(result: Result, name: str) -> list[Notice]:
    """Return what a chain's receivers were told, but for what comes and goes with a fault."""
    seen = result.seen[name]
    return [one for one in seen.notices if not result.is_aside(name, seen.about(one), one.time)]


def must_be_there(result: Result, fault: Fault) -> None:
    """End a test of a host that could not be there as not proven."""
    if reason := result.unproven.get(fault.city):
        not_proven(reason)


def texts(seen: Seen, about: About) -> dict[str, str]:
    """Return what each receiver was told first, as a person reads it."""
    return {receiver: html.unescape(notice.text) for receiver, notice in seen.told(about).items()}


def test_the_table_has_every_rule(tmp_path: Path) -> None:
    """Each alert of the rendered rules, with each cause, is told in the table of faults."""
    bundle = write_site(tmp_path, Site(config({})), "alerts")
    told = {f"{alarm.alert} {alarm.cause}".strip() for _, alarm in ALARMS if not alarm.muted}
    assert told == {rule.name for rule in rules(bundle) if rule.is_alert}


@TOLD
def test_it_is_told(result: Result, fault: Fault, alarm: Alarm) -> None:
    """In each chain it reaches the receivers of its severity, and nobody else, with host, value and runbook."""
    must_be_there(result, fault)
    about = About(alarm.alert, fault.city)
    for name in fault.chains:
        found = texts(result.seen[name], about)
        assert set(found) == receivers(alarm.alert), name
        for receiver, text in found.items():
            for word in (*alarm.words, fault.city, f"runbooks/{alarm.alert}.md"):
                assert word in " ".join(text.split()), (name, receiver, text)


@ENDS
def test_it_ends(result: Result, fault: Fault, alarm: Alarm) -> None:
    """Once its cause is undone it ends in each chain, and who was told is told so: but for news and the snitch."""
    must_be_there(result, fault)
    for name in fault.chains:
        assert Key(name, alarm.alert, alarm.cause, fault.city, alarm.muted) in result.over, name


@MUTED
def test_it_is_muted(result: Result, fault: Fault, alarm: Alarm) -> None:
    """What another alert explains fires, and nobody is told."""
    must_be_there(result, fault)
    about = About(alarm.alert, fault.city)
    for name in fault.chains:
        seen = result.seen[name]
        since = result.causes[Key(name, alarm.alert, alarm.cause, fault.city, alarm.muted)]
        assert about in seen.fired, name
        firing = [notice for notice in notices(result, name) if notice.state == FIRING and notice.time > since]
        assert [notice for notice in firing if notice.alert == alarm.alert and seen.about(notice) == about] == [], name


@pytest.mark.parametrize("name", ALL)
def test_nothing_else_fires(result: Result, name: str) -> None:
    """No host has an alert that its fault does not explain, and the quiet one has none."""
    seen = result.seen[name].fired
    fired = {about for about, when in seen.items() if not result.is_aside(name, about, when)}
    assert {about for about in fired if about.city == QUIET} == set()
    assert fired == {about for about, _ in of_chain(result, name)}


@pytest.mark.parametrize("name", ALL)
def test_nothing_else_is_told(result: Result, name: str) -> None:
    """No message speaks of anything but the faults.

    Alertmanager tells the end of what was muted where a group's message about others is due anyway.
    """
    seen = result.seen[name]
    told = {about for about, alarm in of_chain(result, name) if not alarm.muted}
    found = [(seen.about(notice), notice.state) for notice in notices(result, name)]
    assert {about for about, state in found if state == FIRING} == told
    assert {about for about, _ in found} <= {about for about, _ in of_chain(result, name)}


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_told_twice(result: Result, name: str) -> None:
    """Whoever was told that an alert is over is not told of it again, and no message comes twice."""
    seen = result.seen[name]
    over = set()
    for notice in notices(result, name):
        key = (notice.receiver, notice.alert, notice.place)
        assert key not in over or notice.state == RESOLVED or notice.alert in SEVERAL_A_PLACE, notice
        if notice.state == RESOLVED:
            over.add(key)
    messages = [str(call) for call in seen.chain.calls if call.path != "/snitch"]
    messages += [str((mail.recipients, mail.message["Subject"], mail.part("plain"))) for mail in seen.chain.mails]
    twice = [message for message, count in Counter(messages).items() if count > 1]
    aside = {alert for fault in FAULTS for alert in fault.besides}
    assert [message for message in twice if not any(alert in message for alert in aside)] == []


@pytest.mark.parametrize("name", ALL)
def test_templates_leave_nothing(result: Result, name: str) -> None:
    """No message has a place that a template could not fill."""
    seen = result.seen[name]
    found = [text for call in seen.chain.calls for text in words(call.body)]
    for mail in seen.chain.mails:
        found += [str(mail.message["Subject"]), mail.part("plain"), mail.part("html")]
    assert [text for text in found if any(rest in text for rest in LEFT_OVER)] == []


@pytest.mark.parametrize("name", ALL)
def test_the_dead_mans_switch_is_called_until_the_end(result: Result, name: str) -> None:
    """It is called again and again while rules are evaluated, and never told that this is over."""
    calls = [notice for notice in result.seen[name].notices if notice.receiver == SNITCH]
    assert len(calls) > 1
    assert {(call.alert, call.state) for call in calls} == {("Watchdog", FIRING)}


@pytest.mark.parametrize("name", PROMETHEUS)
def test_the_long_term_storage_has_it(result: Result, name: str) -> None:
    """What was scraped and recorded, and the alerts, went on to VictoriaMetrics."""
    wanted = {"up", "ALERTS", "hsm_storage_used_bytes", "luna_monitor_up", "hsm:hsm_storage_used:ratio"}
    assert wanted <= result.seen[name].stored


def test_the_document_tells_of_this_run(result: Result) -> None:
    """measured.json, from which docs/alerts.md is made, has the alerts and causes of the run; seconds may differ.

    UPDATE_E2E=1 writes it anew; `make docs` then the document.
    """
    found = rows(result)
    if os.environ.get("UPDATE_E2E"):
        keep(found)
    assert [{**row, "seconds": set(row["seconds"]) & set(ALL)} for row in kept()] == [
        {**row, "seconds": set(row["seconds"])} for row in found
    ]
