"""Keys that depend on each other."""

import pytest
from fixtures.config_reading import loaded, only_problem, problems_of


@pytest.mark.parametrize("other", ["token_label", "token_serial"])
def test_slots_or_tokens(other: str) -> None:
    """Slots by number and tokens by label or serial exclude each other; both keys and values are named."""
    line = only_problem(f"hsm: {{slot_id: 3, {other}: x}}").line()
    assert "hsm.slot_id = [3]" in line
    assert f"hsm.{other} is ['x']" in line


def test_slots_or_tokens_across_places() -> None:
    """The same when the file says one and the environment the other: both places are named."""
    line = only_problem("hsm: {token_label: x}", {"HSM__HSM__SLOT_ID": "0"}).line()
    assert "environment HSM__HSM__SLOT_ID" in line
    assert "config.yaml" in line


def test_labels_and_serials_go_together() -> None:
    """Tokens may be chosen by label and by serial at once."""
    assert loaded("hsm: {token_label: a, token_serial: 5}").config.hsm.token_serial == ("5",)


def test_an_empty_label_chooses_nothing() -> None:
    """A label that is set to nothing does not exclude a slot."""
    assert loaded("hsm: {slot_id: 3, token_label: []}").config.hsm.slot_id == (3,)


def test_one_name_or_several() -> None:
    """`name` and `names` exclude each other."""
    line = only_problem("hsm: {name: a, names: {x: b}}").line()
    assert "hsm.name = 'a'" in line
    assert "hsm.names is {'x': 'b'}" in line


def test_ports_differ() -> None:
    """Two equal ports are refused; the one that somebody set is named first."""
    assert only_problem("exporter: {port: 8080}").key == "exporter.port"
    assert only_problem("exporter: {health_port: 9100}").key == "exporter.health_port"
    assert loaded("exporter: {port: 8080, health_port: 9100}").config.exporter.port == 8080


@pytest.mark.parametrize("deadline", ["60", "60.5"])
def test_deadline_below_the_interval(deadline: str) -> None:
    """A minute run must end before the next begins."""
    assert (
        only_problem(f"collector: {{minute_deadline_seconds: {deadline}}}").key == "collector.minute_deadline_seconds"
    )


def test_deadline_follows_the_interval() -> None:
    """Without a deadline of its own a minute run may take three quarters of the interval."""
    assert loaded("collector: {minute_interval_seconds: 10}").config.collector.minute_deadline_seconds == 7.5


def test_default_timeouts_may_exceed_a_short_deadline() -> None:
    """Who sets a short interval or deadline need not set the time-outs too: the deadline cuts them."""
    collector = loaded("collector: {minute_interval_seconds: 10, daily_deadline_seconds: 1}").config.collector
    assert collector.call_timeout_seconds > collector.minute_deadline_seconds


@pytest.mark.parametrize("timeout", ["call_timeout_seconds", "initialize_timeout_seconds"])
def test_set_timeouts_stay_within_the_deadlines(timeout: str) -> None:
    """A time-out that somebody set and no run could reach is an error that names the deadline and its origin."""
    problem = only_problem(f"collector: {{{timeout}: 46}}")
    assert problem.key == f"collector.{timeout}"
    assert "75 % of collector.minute_interval_seconds" in str(problem.suggestion)
    text = f"collector: {{{timeout}: 9, daily_deadline_seconds: 8}}"
    assert "collector.daily_deadline_seconds" in only_problem(text).allowed
    assert loaded(f"collector: {{{timeout}: 45}}").config.collector.minute_deadline_seconds == 45


def test_no_rule_about_a_bad_value() -> None:
    """A key that is wrong by itself gives one problem, not a second one about what it depends on."""
    text = "collector: {minute_interval_seconds: 5, minute_deadline_seconds: 90}"
    assert [problem.key for problem in problems_of(text)] == ["collector.minute_interval_seconds"]
