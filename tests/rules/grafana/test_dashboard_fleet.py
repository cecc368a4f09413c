"""What the pages about many HSMs show, computed by real promtools with the rules that record it."""

from pathlib import Path

from fixtures.grafana_boards import boards, panel
from grafana_promtool import EACH_RELEASE, Case, judged, runs

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.parts.alerts import PART
from luna_textfile.config.model import Config

(RECORDED,) = [file.text for file in PART.render(Site(Config())) if file.path.endswith("luna-recording-fleet.yml")]
BOARDS = boards()
_CHOSEN = {"$job": ".+", "$instance": ".+", "$host": ".+", "$hsm": ".*", "$token": ".*", "$__range": "1h"}
_SUCCESS = "luna_monitor_collector_success"


def expression(uid: str, title: str, ref: str = "A") -> str:
    """Return a query of a panel, for one who chose everything, of the last hour."""
    (found,) = [target["expr"] for target in panel(BOARDS[uid], title)["targets"] if target["refId"] == ref]
    for variable, value in _CHOSEN.items():
        found = found.replace(variable, value)
    return f"round({found}, 0.001)"


def of(family: str, host: str, values: str, **labels: str) -> dict[str, str]:
    """Return a series as a host reports it."""
    every = {"job": "luna-hsm", "instance": host, **labels}
    return {f"{family}{{{','.join(f'{name}={chr(34)}{value}{chr(34)}' for name, value in every.items())}}}": values}


def sessions(host: str, hsm: str, label: str, open_now: int) -> dict[str, str]:
    """Return a partition's open sessions of a hundred."""
    own = {"hsm": hsm, "label": label, "serial": label}
    counted = of("hsm_token_session_count", host, f"{open_now}x30", **own)
    return counted | of("hsm_token_max_session_count", host, "100x30", **own)


@EACH_RELEASE
def test_of_each_hsm_the_fullest_partition(release: str, tmp_path: Path) -> None:
    """Session usage names the fullest partition of each HSM, once though two hosts watch it; a dead job's is gone."""
    series = runs("minute", "0+60x30") | runs("minute", "0+60x30", "b") | runs("minute", "0x30", "dead")
    for host in ("a", "b"):
        series |= sessions(host, "zurich", "app1", 10) | sessions(host, "zurich", "app2", 80)
    series |= sessions("a", "geneva", "app3", 30) | sessions("dead", "basel", "app4", 99)
    rows = [
        ({"hsm": "zurich", "label": "app2", "serial": "app2"}, 80.0),
        ({"hsm": "geneva", "label": "app3", "serial": "app3"}, 30.0),
    ]
    judged(Case("1m", series, "20m", expression("luna-fleet", "Session usage"), rows, RECORDED), release, tmp_path)


@EACH_RELEASE
def test_an_hsm_that_vanished_has_no_answer(release: str, tmp_path: Path) -> None:
    """HSMs without an answer counts one that no host reports any more, and one whose partitions are all silent."""
    series = runs("minute", "0+60x30") | runs("minute", "0+60x5 300x25", "dead")
    for hsm, up in (("zurich", "1x30"), ("geneva", "0x30")):
        series |= of("luna_monitor_slot_up", "a", up, hsm=hsm, schedule="minute", slot_id=hsm)
    series |= of("luna_monitor_slot_up", "dead", "1x30", hsm="basel", schedule="minute", slot_id="0")
    asked = expression("luna-fleet", "HSMs without an answer")
    judged(Case("1m", series, "20m", asked, [({}, 2.0)], RECORDED), release, tmp_path)


@EACH_RELEASE
def test_failed_questions_are_recorded_only_where_some_fail(release: str, tmp_path: Path) -> None:
    """Failed questions by collector has a line for the collector that fails, and none for the one that does not."""
    family = "luna_monitor_scrape_errors_total"
    series = of(family, "a", "0+1x30", schedule="minute", collector="tokens")
    series |= of(family, "a", "0x30", schedule="minute", collector="slots")
    rows = [({"collector": "tokens", "instance": "a", "schedule": "minute"}, 15.0)]
    asked = expression("luna-monitor", "Failed questions by collector")
    judged(Case("1m", series, "20m", asked, rows, RECORDED), release, tmp_path)


@EACH_RELEASE
def test_collectors_that_fail_are_counted(release: str, tmp_path: Path) -> None:
    """A row for the collector that fails, of how many slots; none for the one that is answered; it ends."""
    series: dict[str, str] = {}
    for slot, values in (("0", "0x30 1x30"), ("1", "0x30 1x30"), ("2", "1x60")):
        series |= of(_SUCCESS, "a", values, schedule="minute", collector="sessions", slot_id=slot)
        series |= of(_SUCCESS, "a", "1x60", schedule="daily", collector="roles", slot_id=slot)
    rows = [({"collector": "sessions", "schedule": "minute"}, 2.0)]
    asked = expression("luna-monitor", "Collectors: failed, not offered")
    judged(Case("1m", series, "20m", asked, rows, RECORDED), release, tmp_path)
    judged(Case("1m", series, "59m", asked, [], RECORDED), release, tmp_path)


@EACH_RELEASE
def test_how_fast_sessions_change(release: str, tmp_path: Path) -> None:
    """By the count of all clients where there is one, else by the host's own; two hosts are one line."""
    own = {"hsm": "zurich", "label": "app1", "serial": "1"}
    series: dict[str, str] = {}
    for host in ("a", "b"):
        series |= runs("minute", "0+60x30", host) | of("hsm_token_session_count", host, "5x30", **own)
        series |= of("hsm_token_status_session_count", host, "10+3x30", **own)
    series |= of("hsm_token_session_count", "a", "90-2x30", **{**own, "label": "app2", "serial": "2"})
    rows = [(own, 3.0), ({**own, "label": "app2", "serial": "2"}, -2.0)]
    asked = expression("luna-hsm", "Session change per minute")
    judged(Case("1m", series, "20m", asked, rows, RECORDED), release, tmp_path)
