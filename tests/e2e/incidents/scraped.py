"""The year as a Prometheus would have scraped it: labels from the real jobs, values from loads and timelines.

A sample a minute of what the minute job writes; one in five minutes of what the daily job writes. Only the series that
rules read. Lists of texts are shared, for a year has half a million minutes.
"""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from downstream.anchors import anchors
from downstream.host import scrape_labels
from downstream.series import DAY, MINUTE, Key

from incidents.daily_facts import daily_values, key_spans
from incidents.happenings import Happening
from incidents.loads import Minutes, minutes
from incidents.ordinary_site import Hsm
from incidents.timeline import FINE, GONE, OFF, Timeline, timeline

SELDOM = 5
"""Minutes between two samples of what the daily job writes."""

_A_LINE = 100_000
"""Minutes in one line: VictoriaMetrics takes no line of more than 10 MB."""

_UNREACHABLE = "fault-initialize-empty"
"""The scenario whose minute job finds no token in any slot."""

_ONE_OF_MANY = {"capability_id": "37", "policy_id": "37"}
"""Labels of which one value stands for all: four policies would take four times as long."""

_CLOCKS = ("luna_monitor_last_run_timestamp_seconds", "luna_monitor_last_success_timestamp_seconds")
_SESSIONS = ("hsm_token_session_count", "hsm_token_status_session_count")
_FILES = "/var/lib/prometheus/node-exporter/luna_textfile_{}.prom"


class Column(NamedTuple):
    """A series: its value at each minute, in which states of the host it is there, and from where until where."""

    key: Key
    values: Sequence[str]
    states: tuple[int, ...] = (FINE, GONE)
    every: int = 1
    span: tuple[int, int] | None = None


def lines(hsm: Hsm, happenings: Sequence[Happening], end: int, words: set[str]) -> Iterator[bytes]:
    """Yield the series of an HSM and its hosts that have these names, as VictoriaMetrics imports them, a line each."""
    count = (end - hsm.since) // MINUTE
    load = minutes(hsm.load, hsm.since, count, hsm.name)
    moments = [f"{hsm.since + place * MINUTE}000" for place in range(count)]
    for host in hsm.hosts:
        line = timeline(hsm, host, happenings, end)
        for column in _columns(hsm, line, load):
            if column.key.name in words:
                yield from _lines(_labelled(column, hsm, host), line, moments)


def _columns(hsm: Hsm, line: Timeline, load: Minutes) -> Iterator[Column]:
    gone = {key.having({}) for key in _written(_UNREACHABLE, "minute")}
    for key, value in _written(hsm.scenario, "minute").items():
        states = (FINE, GONE) if key in gone else (FINE,)
        yield Column(key, _minute_values(key, value, line, load), states)
    for key, value in _written(hsm.scenario, "daily").items():
        values = daily_values(key, value, line, hsm)
        for one, span in key_spans(key, line, hsm):
            yield Column(one, values, every=SELDOM, span=span)
    everywhere = (OFF, FINE, GONE)
    yield Column(Key("up", ()), ["0" if state == OFF else "1" for state in line.states], everywhere)
    yield Column(Key("node_textfile_scrape_error", ()), ["0"] * len(line.states), every=SELDOM)
    for schedule, runs, every in (("minute", line.minute_runs, 1), ("daily", line.daily_runs_seen(), SELDOM)):
        file = Key("node_textfile_mtime_seconds", (("file", _FILES.format(schedule)),))
        yield Column(file, [str(run) for run in runs], every=every)


def _written(scenario: str, schedule: str) -> dict[Key, float]:
    """Return what the real job writes."""
    (anchor,) = anchors(scenario, schedule, frozenset([9.0 * DAY]))
    return {key: value for key, value in anchor.values.items() if _is_taken(dict(key.labels))}


def _is_taken(labels: dict[str, str]) -> bool:
    return all(labels.get(name, value) == value for name, value in _ONE_OF_MANY.items())


def _minute_values(key: Key, value: float, line: Timeline, load: Minutes) -> Sequence[str]:
    if key.name in _CLOCKS:
        return [str(run) for run in line.minute_runs]
    if key.name in _SESSIONS:
        return [str(sessions) for sessions in load.sessions]
    if key.name == "hsm_stats_total_commands":
        return _counted(line, load)
    if key.name == "luna_monitor_up":
        return ["1" if state == FINE else "0" for state in line.states]
    if key.name == "luna_monitor_scrape_errors_total" and dict(key.labels)["collector"] == "library":
        return _failures(line)
    return [f"{value:.15g}"] * len(line.states)


def _counted(line: Timeline, load: Minutes) -> list[str]:
    """Return the counter of commands: it begins anew when the HSM was gone."""
    counted, values = 0.0, []
    for state, rate in zip(line.states, load.commands, strict=True):
        counted = 0.0 if state == GONE else counted + MINUTE * rate
        values.append(f"{counted:.0f}")
    return values


def _failures(line: Timeline) -> list[str]:
    failed, values = 0, []
    for state in line.states:
        failed += state == GONE
        values.append(str(failed))
    return values


def _labelled(column: Column, hsm: Hsm, host: str) -> Column:
    own = dict(column.key.labels)
    named = {"hsm": hsm.name, "serial": f"{own.get('serial')}-{hsm.name}"}
    more = {name: value for name, value in named.items() if name in own}
    return column._replace(key=column.key.having({**scrape_labels(), "instance": host, **more}))


def _lines(column: Column, line: Timeline, moments: Sequence[str]) -> Iterator[bytes]:
    metric = json.dumps({"__name__": column.key.name, **dict(column.key.labels)})
    first, last = column.span or (0, len(moments))
    for begin in range(first, last, _A_LINE):
        spans = ((max(one, begin), min(until, last, begin + _A_LINE)) for one, until in line.pieces(*column.states))
        parts = [slice(-(-one // column.every) * column.every, until, column.every) for one, until in spans]
        values, times = (",".join(text for part in parts for text in texts[part]) for texts in (column.values, moments))
        if values:
            yield f'{{"metric":{metric},"values":[{values}],"timestamps":[{times}]}}\n'.encode()
