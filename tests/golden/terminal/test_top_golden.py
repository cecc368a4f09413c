"""What is shown of real runs, picture by picture: UPDATE_GOLDEN=1 writes them anew."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fixtures.looked_at import Folder, top
from fixtures.proven import require

GOLDEN = Path(__file__).parent / "golden"
NOW = "2026-01-02 03:04:05"
MOMENT = datetime.strptime(NOW, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC).timestamp()
MINUTE, DAILY = 12, 5 * 3600
"""Ages in seconds of the two files."""

PICTURES = [
    # name, scenario of the minute job and of the daily job ("" has not run), width, age of the minute file
    ("two-hsms-60", "two-hsms", "two-hsms", 60, MINUTE),
    ("two-hsms-100", "two-hsms", "two-hsms", 100, MINUTE),
    ("two-hsms-160", "two-hsms", "two-hsms", 160, MINUTE),
    ("stale", "two-hsms", "two-hsms", 100, 7200),
    ("healthy", "healthy", "healthy", 100, MINUTE),
    ("slot-down", "fault-partial", "two-hsms", 160, MINUTE),
    ("slot-down-60", "fault-partial", "two-hsms", 60, MINUTE),
    ("library-down", "fault-initialize-error", "two-hsms", 120, MINUTE),
    ("unavailable-values", "unavailable-values", "unavailable-values", 120, MINUTE),
    ("odd-labels", "odd-labels", "odd-labels", 160, MINUTE),
    ("odd-labels-60", "odd-labels", "odd-labels", 60, MINUTE),
    ("no-daily", "two-hsms", "", 100, MINUTE),
    ("no-minute", "", "two-hsms", 100, MINUTE),
    ("full", "incident-session-leak", "incident-capacity", 120, MINUTE),
]


@pytest.mark.parametrize(("name", "minute", "daily", "width", "age"), PICTURES, ids=[row[0] for row in PICTURES])
def test_the_picture_is_the_golden_one(  # noqa: PLR0913, PLR0917 - a row of the table
    prom: Folder, name: str, minute: str, daily: str, width: int, age: float
) -> None:
    """One frame at a fixed time: every number, bar, age, dash and reason is as in the golden file."""
    if minute:
        prom.play("minute", minute, MOMENT - age, at="4d")
    if daily:
        prom.play("daily", daily, MOMENT - DAILY, at="4d")
    fixed = (require("faketime", "faketime"), "-f", NOW)
    done = top("--directory", "prom", "--once", under=fixed, cwd=prom.path.parent, COLUMNS=str(width))
    assert (done.code, done.stderr) == (0, "")
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(done.stdout)
    assert done.stdout == golden.read_text(), "look at it: UPDATE_GOLDEN=1, then git diff"


def test_every_golden_picture_has_its_test() -> None:
    """No picture is left of a row that is gone."""
    assert {path.stem for path in GOLDEN.iterdir()} == {row[0] for row in PICTURES}
