"""What panels show, computed by real promtools on series made for it."""

from pathlib import Path

import pytest
from fixtures.grafana_boards import boards, panel
from grafana_promtool import EACH_RELEASE, Case, judged, of_app, of_hsm, runs

BOARD = boards()["luna-hsm"]
HOSTS = ("a", "b")
APP = {"hsm": "zurich", "label": "app", "serial": "1"}


def expression(title: str, ref: str = "A") -> str:
    """Return a query of a panel, for one who chose everything, rounded so that releases agree on the last digit."""
    (found,) = [target["expr"] for target in panel(BOARD, title)["targets"] if target["refId"] == ref]
    for variable, value in (("$job", ".+"), ("$instance", ".+"), ("$host", ".+"), ("$hsm", ".*"), ("$token", ".*")):
        found = found.replace(variable, value)
    return f"round({found}, 0.001)"


@EACH_RELEASE
def test_sessions_are_the_larger_count_once(release: str, tmp_path: Path) -> None:
    """Two hosts see 700 and 650 sessions of their own and 712 of all clients: one bar says 712 of 2048."""
    series: dict[str, str] = {}
    for host, own in zip(HOSTS, ("700x10", "650x10"), strict=True):
        series |= runs("minute", "0+60x10", host) | of_app("hsm_token_session_count", own, host)
        series |= of_app("hsm_token_status_session_count", "712x10", host)
        series |= of_app("hsm_token_max_session_count", "2048x10", host)
    rows = [(APP | {"open": "712", "limit": "2048"}, 34.766)]
    judged(Case("1m", series, "10m", expression("Sessions of the limit"), rows), release, tmp_path)


@EACH_RELEASE
def test_sessions_without_the_token_wide_count(release: str, tmp_path: Path) -> None:
    """A client that lacks CA_GetTokenStatus counts its own."""
    series = runs("minute", "0+60x10") | of_app("hsm_token_session_count", "5x10")
    judged(Case("1m", series, "10m", expression("Sessions"), [(APP, 5)]), release, tmp_path)


@EACH_RELEASE
def test_a_dead_jobs_sessions_vanish(release: str, tmp_path: Path) -> None:
    """Its file is still served, and within five minutes nobody takes its number for today's."""
    series = runs("minute", "0+60x3 180x20") | of_app("hsm_token_session_count", "5x30")
    judged(Case("1m", series, "8m", expression("Sessions"), [(APP, 5)]), release, tmp_path)
    judged(Case("1m", series, "9m", expression("Sessions"), []), release, tmp_path)


@EACH_RELEASE
def test_a_clock_that_runs_ahead_makes_nothing_fresh(release: str, tmp_path: Path) -> None:
    """A last run in the future would look new until then, however dead the job is."""
    series = runs("minute", "7200x10") | of_app("hsm_token_session_count", "5x10")
    judged(Case("1m", series, "10m", expression("Sessions"), []), release, tmp_path)


@EACH_RELEASE
def test_a_silent_host_ages(release: str, tmp_path: Path) -> None:
    """A host that vanished altogether ages on, beside one that is well."""
    series = runs("minute", "0+60x100") | runs("minute", "0+60x10 _x90", "b")
    judged(Case("1m", series, "70m", expression("Data age"), [({}, 3600)]), release, tmp_path)


@EACH_RELEASE
def test_slots_are_counted_only_while_their_host_reports(release: str, tmp_path: Path) -> None:
    """One slot of two does not answer; when the host is silent there is no number, and so no colour."""
    up = 'luna_monitor_slot_up{{job="luna-hsm", instance="a", hsm="zurich", schedule="minute", slot_id="{}"}}'.format
    series = runs("minute", "0+60x10 600x20") | {up(0): "1x30", up(1): "0x30"}
    judged(Case("1m", series, "10m", expression("Slots not answering"), [({}, 1)]), release, tmp_path)
    judged(Case("1m", series, "20m", expression("Slots not answering"), []), release, tmp_path)


def filling(used: str) -> dict[str, str]:
    """Return an HSM of 60 GB with samples an hour apart over 30 days, whose daily job runs each hour."""
    total = of_hsm("hsm_storage_total_bytes", "60000000000x720")
    return runs("daily", "0+3600x720") | total | of_hsm("hsm_storage_used_bytes", used)


@EACH_RELEASE
def test_days_until_full(release: str, tmp_path: Path) -> None:
    """From 20 GB to 28 GB in 30 days: the 57 GB that are 95 % of 60 GB are 108.75 days away, on a date."""
    series = filling("20000000000+11111111.111111x720")
    judged(Case("1h", series, "30d", expression("Days until 95 %"), [({}, 108.75)]), release, tmp_path)
    date = (30 + 108.75) * 86400 * 1000
    at = f"round({expression('When it is full', 'F')}, 1000000)"
    judged(Case("1h", series, "30d", at, [({"hsm": "zurich"}, round(date, -6))]), release, tmp_path)


@EACH_RELEASE
def test_in_thirty_days(release: str, tmp_path: Path) -> None:
    """The same line is at 36 GB after 30 days more, which is 60 % of 60 GB."""
    rows = [({"hsm": "zurich"}, 60.0)]
    case = Case("1h", filling("20000000000+11111111.111111x720"), "30d", expression("When it is full", "B"), rows)
    judged(case, release, tmp_path)


@EACH_RELEASE
@pytest.mark.parametrize("used", ["20000000000x720", "20000000000-11111111x720"], ids=["steady", "shrinking"])
def test_storage_that_does_not_grow_is_not_in_sight_of_its_end(release: str, used: str, tmp_path: Path) -> None:
    """Ten years, which the panel writes as `not in sight`, and no date."""
    judged(Case("1h", filling(used), "30d", expression("Days until 95 %"), [({}, 3650)]), release, tmp_path)
    judged(Case("1h", filling(used), "30d", expression("When it is full", "F"), []), release, tmp_path)


@EACH_RELEASE
def test_full_storage_has_no_days_left(release: str, tmp_path: Path) -> None:
    """Beyond 95 % it is none, whether it grows or not."""
    judged(Case("1h", filling("58000000000x720"), "30d", expression("Days until 95 %"), [({}, 0)]), release, tmp_path)


@EACH_RELEASE
def test_no_forecast_from_a_dead_daily_job(release: str, tmp_path: Path) -> None:
    """Storage that nobody has read for more than 26 hours is not known, so nothing is foretold of it."""
    series = filling("20000000000+11111111.111111x720") | runs("daily", "0+3600x690 2484000x40")
    judged(Case("1h", series, "29d18h", expression("Days until 95 %"), [({}, 109.0)]), release, tmp_path)
    judged(Case("1h", series, "29d21h", expression("Days until 95 %"), []), release, tmp_path)


@EACH_RELEASE
def test_a_new_hsm_has_no_forecast(release: str, tmp_path: Path) -> None:
    """Six days foretell nothing; eight do."""
    series = filling("20000000000+11111111.111111x720")
    judged(Case("1h", series, "6d", expression("Days until 95 %"), []), release, tmp_path)
    judged(Case("1h", series, "8d", expression("Days until 95 %"), [({}, 130.75)]), release, tmp_path)
