"""Every dashboard: complete panels, a grid without holes, variables, links, one way to look."""

import json
import re
import shutil
from pathlib import Path

import pytest
from fixtures.grafana_boards import boards, everything, files, panels
from fixtures.proven import MORE, REPOSITORY
from hypothesis import given, settings
from hypothesis import strategies as st

from luna_textfile.bundle.settings.alerts import ALERTS

BOARDS = boards()
EVERY_BOARD = pytest.mark.parametrize("uid", sorted(BOARDS))
LIVE = {"timeseries", "stat", "gauge", "bargauge", "table", "state-timeline"}


MARKS = {"luna-hsm": ["HSM resets"], "luna-security": ["Configuration changes"]}
"""Annotations of single pages."""


def test_all_six_dashboards_are_there() -> None:
    """The uids are public: alerts and people's bookmarks lead to them."""
    names = ["capacity", "crypto-service", "fleet", "hsm", "monitor", "security"]
    assert sorted(BOARDS) == [f"luna-{name}" for name in names]
    assert all(board["uid"] == uid for uid, board in BOARDS.items())
    assert len({board["title"] for board in BOARDS.values()}) == len(BOARDS)


@EVERY_BOARD
def test_every_panel_is_complete(uid: str) -> None:
    """A panel has a live type, a title, a sentence that explains it, a unit, the chosen data source, and queries."""
    for panel in panels(BOARDS[uid]):
        assert panel["type"] in LIVE
        assert panel["title"]
        assert panel["description"].endswith(".")
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["targets"], panel["title"]
        for part in (panel, *panel["targets"]):
            assert part["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        refs = [target["refId"] for target in panel["targets"]]
        assert refs == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(refs)])


@EVERY_BOARD
def test_every_series_has_a_name(uid: str) -> None:
    """Whatever is not a table has a legend for every query, or nobody could tell HSMs and partitions apart."""
    for panel in panels(BOARDS[uid]):
        for target in panel["targets"]:
            assert panel["type"] == "table" or target["legendFormat"], panel["title"]


@EVERY_BOARD
def test_ids_are_unique(uid: str) -> None:
    """Grafana finds a panel by its number; so do links."""
    ids = [panel["id"] for panel in everything(BOARDS[uid])]
    assert len(set(ids)) == len(ids)


@EVERY_BOARD
def test_the_grid_has_no_hole_and_no_overlap(uid: str) -> None:
    """Each of the 24 columns of each line is covered once."""
    covered: dict[tuple[int, int], str] = {}
    for panel in everything(BOARDS[uid]):
        place = panel["gridPos"]
        for y in range(place["y"], place["y"] + place["h"]):
            for x in range(place["x"], place["x"] + place["w"]):
                assert (x, y) not in covered, f"{panel['title']} lies over {covered.get((x, y))}"
                covered[x, y] = panel["title"]
    height = 1 + max(y for _, y in covered)
    assert set(covered) == {(x, y) for x in range(24) for y in range(height)}


@EVERY_BOARD
def test_a_collapsed_row_holds_its_panels(uid: str) -> None:
    """Grafana looks for them inside the row, and shows those of an open row beside it."""
    rows = [panel for panel in everything(BOARDS[uid]) if panel["type"] == "row"]
    assert all(bool(row["panels"]) == row["collapsed"] for row in rows)


@EVERY_BOARD
def test_what_all_dashboards_share(uid: str) -> None:
    """They cannot be edited in Grafana, link to each other with the chosen variables, and refresh by themselves."""
    board = BOARDS[uid]
    assert (board["schemaVersion"], board["editable"], board["timezone"]) == (42, False, "browser")
    (link,) = board["links"]
    assert set(link["tags"]) <= set(board["tags"])
    assert (link["type"], link["includeVars"]) == ("dashboards", True)
    assert board["refresh"]
    assert [annotation["name"] for annotation in board["annotations"]["list"]][1:] == [
        "Alerts",
        "Firmware changes",
        "Policy changes",
        *MARKS.get(uid, []),
    ]
    for annotation in board["annotations"]["list"][1:]:
        assert annotation["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


@EVERY_BOARD
def test_the_variables(uid: str) -> None:
    """Data source, job and instance always; every query variable follows the time range and the data source."""
    variables = {variable["name"]: variable for variable in BOARDS[uid]["templating"]["list"]}
    assert list(variables)[:3] == ["datasource", "job", "instance"]
    for variable in list(variables.values())[1:]:
        assert (variable["type"], variable["refresh"]) == ("query", 2)
        assert variable["datasource"]["uid"] == "${datasource}"
    for name in ("job", "instance"):
        assert (variables[name]["multi"], variables[name]["includeAll"], variables[name]["allValue"]) == (
            True,
            True,
            ".+",
        )


@EVERY_BOARD
def test_no_text_speaks_of_a_variable_that_is_not_there(uid: str) -> None:
    """Grafana leaves an unknown $name as it is, and a query with it finds nothing."""
    board = BOARDS[uid]
    known = {variable["name"] for variable in board["templating"]["list"]}
    # Grafana's own begin with two underscores; $1 is label_replace's.
    found = {name for name in re.findall(r"\$\{?(\w+)", json.dumps(board)) if not name.startswith("__")}
    assert found - {"1"} <= known


def test_steps_and_refresh_follow_the_timer() -> None:
    """With a job every five minutes no panel asks for finer steps, so $__rate_interval spans four runs."""
    slow = boards(interval=300)["luna-hsm"]
    intervals = {part["interval"] for panel in panels(slow) for part in (panel, *panel["targets"])}
    assert intervals == {"5m", "1h"}
    assert slow["refresh"] == "5m"
    assert {panel["interval"] for panel in panels(BOARDS["luna-hsm"])} == {"1m", "1h"}


@EVERY_BOARD
def test_what_shows_one_moment_asks_for_one(uid: str) -> None:
    """An instant query finds a gone series gone; a range query would show its last value for as long as the range."""
    for panel in panels(BOARDS[uid]):
        now = panel["type"] in ("stat", "gauge", "bargauge", "table")
        assert all((target["instant"], target["range"]) == (now, not now) for target in panel["targets"]), panel[
            "title"
        ]


@EVERY_BOARD
def test_labels_in_tables_are_texts(uid: str) -> None:
    """Grafana would write a serial, all digits, as `1.23 TB` in a table of bytes."""
    for panel in panels(BOARDS[uid]):
        if panel["type"] != "table":
            continue
        units = {
            override["matcher"]["options"]: item["value"]
            for override in panel["fieldConfig"]["overrides"]
            for item in override["properties"]
            if item["id"] == "unit"
        }
        titles = next(step["options"]["renameByName"] for step in panel["transformations"] if step["id"] == "organize")
        labels = [title for name, title in titles.items() if not name.startswith("Value")]
        assert all(units[title] == "string" for title in labels), panel["title"]


@EVERY_BOARD
def test_daily_facts_are_steps(uid: str) -> None:
    """A fact holds until the daily job tells another: a slope between two of them would be made up."""
    for panel in panels(BOARDS[uid]):
        if panel["type"] == "timeseries":
            shape = panel["fieldConfig"]["defaults"]["custom"]["lineInterpolation"]
            assert (shape == "stepAfter") == (panel["interval"] == "1h"), panel["title"]


def test_every_alert_about_hsms_has_a_panel_with_its_runbook() -> None:
    """From each alert's numbers one click leads to what to do."""
    urls = {link["url"] for board in BOARDS.values() for panel in panels(board) for link in panel["links"]}
    base = "https://docs.example.com/luna-textfile/runbooks"
    missing = [alert.name for alert in ALERTS if f"{base}/{alert.name}.md" not in urls]
    assert missing in ([], ["Watchdog"])


def test_an_alert_that_is_off_has_no_runbook_in_the_panels() -> None:
    """Its page is not rendered either."""
    texts = files(alerts={"HSMSessionLeak": {"enabled": False}})
    assert "runbooks/HSMSessionLeak" not in "".join(texts.values())
    assert "runbooks/HSMSessionUsageHigh" in texts["grafana/dashboards/luna-hsm.json"]


@settings(deadline=None, max_examples=20 * MORE)
@given(
    st.lists(st.sampled_from(["<<", ">>", "<%", "{{", "}}", "$hsm", '"', "\\", "é", "a", "[[job]]"]), max_size=6).map(
        "".join
    )
)
def test_any_runbook_address_arrives_as_it_is(path: str) -> None:
    """A text of the configuration is put into a dashboard, never read as a template."""
    board = boards(links={"runbook": f"https://docs.example.com/{path}/{{alert}}"})["luna-hsm"]
    urls = [link["url"] for panel in panels(board) for link in panel["links"]]
    assert f"https://docs.example.com/{path}/HSMSessionLeak" in urls


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the folder of dashboards that rendering takes instead of ours."""
    copy = tmp_path / "templates" / "dashboards"
    shutil.copytree(REPOSITORY / "dashboards", copy)
    monkeypatch.setattr("luna_textfile.bundle.engine.templates.PACKAGE", tmp_path)
    return copy


@pytest.mark.parametrize(("width", "height"), [(4, 4), (6, 4), (5, 5)], ids=["hole", "too wide", "too high"])
def test_a_line_that_leaves_a_hole_is_refused(templates: Path, width: int, height: int) -> None:
    """Whoever changes a dashboard hears of it at once, with the panel's name or the line's width."""
    path = templates / "luna-hsm.json"
    board = json.loads(path.read_text())
    board["panels"][0] |= {"w": width, "h": height}
    path.write_text(json.dumps(board))
    with pytest.raises(ValueError, match="line of panels"):
        files()


def test_a_last_line_that_is_not_full_is_refused(templates: Path) -> None:
    """The same at the end of the page."""
    path = templates / "luna-hsm.json"
    board = json.loads(path.read_text())
    del board["panels"][-1]
    path.write_text(json.dumps(board))
    with pytest.raises(ValueError, match="fills 12 columns of 24"):
        files()


def test_a_file_that_is_not_json_is_named(templates: Path) -> None:
    """The message says which."""
    (templates / "luna-hsm.json").write_text("{")
    with pytest.raises(ValueError, match=r"luna-hsm\.json: not JSON"):
        files()


def test_the_same_configuration_gives_the_same_bytes() -> None:
    """Rendered twice, nothing differs; each file ends with one newline."""
    assert files() == files()
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in files().values())
