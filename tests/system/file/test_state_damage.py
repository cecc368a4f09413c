"""A state that is damaged: reported, begun anew, never fatal."""

import json
import math
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts.host import Host
from text.reading import is_whole, parsed, values

from luna_textfile.run import self_monitoring, state
from luna_textfile.textfile.exposition import render

DAMAGE = {
    "empty": b"",
    "cut": b'{"errors": {"library": 3',
    "zeros": bytes(120),
    "not UTF-8": b'{"errors": {"\xff": 3}}',
    "another type": b"[1, 2]",
    "nested without end": b"[" * 200_000,
}
"""Of the whole file."""
PARTS = {
    "no counts": ("errors", b'{"errors": {"library": "many"}}'),
    "no table of counts": ("errors", b'{"slots": {}, "errors": 3}'),
    "a negative count": ("errors", b'{"errors": {"library": -1}}'),
    "a truth for a count": ("errors", b'{"errors": {"library": true}}'),
    "a count of 400 digits": ("errors", b'{"errors": {"library": ' + b"9" * 400 + b"}}"),
    "a time that never ends": ("last_success", b'{"errors": {"library": 7}, "last_success": Infinity}'),
    "no time": ("last_success", b'{"errors": {"library": 7}, "last_success": NaN}'),
    "a time of 400 digits": ("last_success", b'{"errors": {"library": 7}, "last_success": ' + b"9" * 400 + b"}"),
    "a time before all times": ("last_success", b'{"errors": {"library": 7}, "last_success": -1}'),
    "odd slots": ("slots", b'{"errors": {"library": 7}, "slots": {"0": ["1"]}}'),
    "odd appliances": ("servers", b'{"errors": {"library": 7}, "servers": {"0": 1}}'),
}
"""Of one part, and which."""


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_reported_and_begun_anew(host: Host, kind: str) -> None:
    """Whatever is wrong with it: exit 0, a whole file, counters at zero, a warning that names the file."""
    (host.state / "minute.json").write_bytes(DAMAGE[kind])
    done = host.run()
    assert done.code == 0
    (event,) = [event for event in done.events if event["level"] == "warn"]
    assert event["event"] == "state is unreadable, counters begin at zero"
    assert event["file"] == f"{host.state}/minute.json"
    text = host.text()
    assert is_whole(text, "minute")
    assert set(values(text, "luna_monitor_scrape_errors_total")) == {0}
    assert len(host.run().events) == 1, "the next run finds it mended"


@pytest.mark.parametrize("kind", PARTS)
def test_a_damaged_part_costs_no_other(host: Host, kind: str) -> None:
    """Exit 0, a whole file, a warning that names the file and the part; counters go on unless they are that part."""
    part, content = PARTS[kind]
    (host.state / "minute.json").write_bytes(content)
    done = host.run()
    assert done.code == 0
    (event,) = [event for event in done.events if event["level"] == "warn"]
    assert event["event"] == "a part of the state is not understood, it starts again"
    assert (event["file"], event["part"]) == (f"{host.state}/minute.json", part)
    text = host.text()
    assert is_whole(text, "minute")
    assert sum(values(text, "luna_monitor_scrape_errors_total")) == (0 if part == "errors" else 7)
    assert len(host.run().events) == 1, "the next run finds it mended"


def test_a_directory_in_the_place_of_the_state_costs_no_metrics(host: Host) -> None:
    """A state that can neither be read nor replaced: the metrics are written, exit 75."""
    (host.state / "minute.json").mkdir()
    assert host.run().code == 75
    assert is_whole(host.text(), "minute")


numbers = st.integers() | st.floats() | st.integers(min_value=0, max_value=9)
nearly = st.fixed_dictionaries(
    {},
    optional={
        "errors": st.dictionaries(st.text(), numbers, max_size=3),
        "last_success": st.none() | numbers,
        "servers": st.dictionaries(st.text(), st.text() | numbers, max_size=2),
        "slots": st.dictionaries(st.text(), st.lists(st.text() | numbers, max_size=3) | numbers, max_size=2),
    },
)
anything = st.recursive(
    st.none() | st.booleans() | numbers | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
contents = st.binary(max_size=200) | (nearly | anything).map(lambda value: json.dumps(value).encode())


@given(contents)
def test_any_content_gives_a_state_that_can_be_shown(content: bytes) -> None:
    """Any bytes and any JSON: no exception, and what is taken over is a finite number that parses back and is kept."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "minute.json"
        path.write_bytes(content)
        remembered = state.load(str(path))
        remembered.save(str(path))
        assert state.load(str(path)) == remembered
    text = render(self_monitoring.of_counters("minute", remembered.errors, remembered.last_success))
    assert all(math.isfinite(value) and value >= 0 for value in parsed(text).values())
    assert len(parsed(text)) == len(remembered.errors) + (remembered.last_success is not None)
