"""Colours: the alerts' own thresholds, and never green without data."""

import re

import pytest
from fixtures.grafana_boards import ODD, all_thresholds, boards, panel, panels, steps

BOARDS = boards()
EVERY_BOARD = pytest.mark.parametrize("uid", sorted(BOARDS))
GREY = "#8e8e8e"


@EVERY_BOARD
def test_no_data_is_never_green(uid: str) -> None:
    """Grafana gives a missing value the colour of the lowest threshold: grey, or none at all."""
    for one in panels(BOARDS[uid]):
        assert one["fieldConfig"]["defaults"]["noValue"] == "no data"
        for thresholds in all_thresholds(one):
            lowest = thresholds["steps"][0]
            assert lowest["value"] is None
            assert lowest["color"] in (GREY, "text", "transparent"), one["title"]


@EVERY_BOARD
def test_no_mapping_makes_no_data_green(uid: str) -> None:
    """A mapping of null, NaN or empty would come before the thresholds."""
    for one in panels(BOARDS[uid]):
        for mapping in one["fieldConfig"]["defaults"].get("mappings", []):
            assert mapping["type"] in ("value", "range"), one["title"]


@EVERY_BOARD
def test_thresholds_rise(uid: str) -> None:
    """Grafana takes them in order."""
    for one in panels(BOARDS[uid]):
        for thresholds in all_thresholds(one):
            values = [step["value"] for step in thresholds["steps"][1:]]
            assert values == sorted(values)


def test_panels_and_alerts_agree() -> None:
    """A threshold changed in the configuration changes the alert's and the panel's in one."""
    alerts = {
        "HSMStorageHigh": {"percent": 61},
        "HSMStorageCritical": {"percent": 72},
        "LunaMonitorDown": {"stale": "9m"},
    }
    board = boards(alerts=alerts)["luna-hsm"]
    gauge = panel(board, "HSM storage used, fullest HSMs")
    assert steps(gauge["fieldConfig"]["defaults"]["thresholds"]) == {None: GREY, 0: "green", 61: "orange", 72: "red"}
    age = panel(board, "Data age")
    assert steps(age["fieldConfig"]["defaults"]["thresholds"]) == {None: GREY, 0: "green", 540: "red"}
    assert panel(board, "Days until 72 %")["targets"][0]["expr"].startswith("min((clamp_max(clamp_min(((0.72 * ")


def test_levels_the_other_way_round_show_the_worse() -> None:
    """Critical below warning is legal: red begins there, and nothing above it is milder."""
    gauge = panel(
        boards(grafana={"sessions_warning_percent": 95, "sessions_critical_percent": 60})["luna-hsm"],
        "Session usage, fullest partitions",
    )
    assert steps(gauge["fieldConfig"]["defaults"]["thresholds"]) == {None: GREY, 0: "green", 60: "red"}
    days = panel(boards(alerts={"HSMStoragePredictedFull": {"horizon": "14d"}})["luna-hsm"], "Days until 95 %")
    assert steps(days["fieldConfig"]["defaults"]["thresholds"]) == {None: GREY, 0: "red", 14: "green"}


def test_session_gauges_are_yellow_at_70_and_red_at_90() -> None:
    """The earlier system's dashboards had these; the configuration may say otherwise."""
    title = "Session usage, fullest partitions"
    default = panel(BOARDS["luna-hsm"], title)["fieldConfig"]["defaults"]
    assert steps(default["thresholds"]) == {None: GREY, 0: "green", 70: "yellow", 90: "red"}
    other = panel(boards(grafana={"sessions_warning_percent": 50})["luna-hsm"], title)["fieldConfig"]["defaults"]
    assert steps(other["thresholds"]) == {None: GREY, 0: "green", 50: "yellow", 90: "red"}


@pytest.mark.parametrize("hsm", ["zurich", ODD, "/etc", "a.b"])
def test_an_hsm_with_a_threshold_of_its_own_has_it_in_the_panels(hsm: str) -> None:
    """Its series, and those of its partitions, go by its own threshold; no other series does."""
    alerts = {"HSMPartitionStorageHigh": {"percent_by_hsm": {hsm: 42}}}
    board = boards(alerts=alerts)["luna-hsm"]
    (override,) = panel(board, "Partition storage used, fullest partitions")["fieldConfig"]["overrides"]
    pattern = override["matcher"]["options"]
    assert override["matcher"]["id"] == "byRegexp"
    # Grafana takes a text that begins with a slash as /expression/flags, any other whole.
    assert not pattern.startswith("/")
    assert re.fullmatch(pattern, hsm)
    assert re.fullmatch(pattern, f"{hsm} / app0")
    assert not re.fullmatch(pattern, f"{hsm}2 / app0")
    assert not re.fullmatch(pattern, f"other {hsm}")
    (threshold,) = override["properties"]
    assert steps(threshold["value"]) == {None: GREY, 0: "green", 42: "orange", 95: "red"}


@EVERY_BOARD
def test_a_graph_draws_its_levels_as_lines(uid: str) -> None:
    """A level in a graph is a dashed line; green needs none."""
    for one in panels(BOARDS[uid]):
        if one["type"] == "timeseries":
            found = one["fieldConfig"]["defaults"]
            lines = found["custom"]["thresholdsStyle"]["mode"] == "dashed"
            assert lines == (len(found["thresholds"]["steps"]) > 1), one["title"]
            assert "green" not in steps(found["thresholds"]).values()


@EVERY_BOARD
def test_a_tile_with_levels_is_seen_from_afar(uid: str) -> None:
    """Its ground has the colour of the level; a plain number stays plain."""
    for one in panels(BOARDS[uid]):
        if one["type"] == "stat":
            levels = len(one["fieldConfig"]["defaults"]["thresholds"]["steps"]) > 1
            assert one["options"]["colorMode"] == ("background" if levels else "value"), one["title"]
