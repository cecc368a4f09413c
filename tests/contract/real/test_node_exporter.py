"""Real node_exporters serve both files, and promtool judges them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures.node_exporter import StartExporter
from fixtures.promtool import Promtool
from fixtures.proven import RELEASES

from luna_textfile.simulation.library.scenario import scenarios
from luna_textfile.simulation.rehearse import simulate

EACH_RELEASE = pytest.mark.parametrize("release", RELEASES)
# Faults that only slow the test down: what they write is what the others write too.
SLOW = {"fault-hang-blocked", "fault-initialize-hang", "fault-one-hsm-hangs", "fault-statistics-hang", "fault-hang"}
SHOWN = sorted({scenario.name for scenario in scenarios()} - SLOW)

INHERITED_COUNTS = {
    "minute": (
        "hsm_token_max_rw_session_count",
        "hsm_token_max_session_count",
        "hsm_token_rw_session_count",
        "hsm_token_session_count",
        "hsm_token_status_rw_session_count",
        "hsm_token_status_session_count",
    ),
    "daily": ("hsm_token_object_count",),
}
INHERITED_COUNTERS = {"minute": ("hsm_stats_total_commands",), "daily": ()}
"""Names that the earlier system made public. promtool has two things to say of them, and nothing of any other."""


def inherited(schedule: str) -> tuple[str, ...]:
    """Give all that promtool may say of a file."""
    counts = [
        f'{name} non-histogram and non-summary metrics should not have "_count" suffix'
        for name in INHERITED_COUNTS[schedule]
    ]
    counters = [f'{name} counter metrics should have "_total" suffix' for name in INHERITED_COUNTERS[schedule]]
    return tuple(sorted(counts + counters))


def series(text: str) -> set[str]:
    """Sample lines as sets of labels; node_exporter's own families left out, and the empty labels that it adds."""
    found = set()
    for line in text.splitlines():
        if match := re.fullmatch(r"((?:hsm|luna_monitor)_\w+)(?:\{(.*)\})? (\S+)", line):
            labels = sorted(re.findall(r'\w+="(?:[^"\\]|\\.)+"', match[2] or ""))
            found.add(f"{match[1]} {labels} {float(match[3])}")
    return found


def write(scenario: str, folder: Path) -> str:
    """Write both files of a scenario and return their text."""
    list(simulate(scenario, folder, 100000, None))
    return "".join(path.read_text() for path in sorted(folder.glob("*.prom")))


@EACH_RELEASE
def test_every_scenario_is_served_whole(node_exporter: StartExporter, tmp_path: Path, release: str) -> None:
    """scrape_error 0, both files with their mtime, and each series exactly as written, for every scenario."""
    served = node_exporter(tmp_path, release)
    for scenario in SHOWN:
        written = write(scenario, tmp_path)
        scraped = served.metrics()
        assert "\nnode_textfile_scrape_error 0\n" in scraped, scenario
        for schedule in ("minute", "daily"):
            assert re.search(rf"node_textfile_mtime_seconds\{{file=\".*luna_textfile_{schedule}\.prom\"\}}", scraped)
        assert series(scraped) == series(written), scenario
        assert series(written), scenario


@EACH_RELEASE
def test_promtool_finds_the_inherited_names_and_nothing_else(
    promtool: Callable[[str], Promtool], tmp_path: Path, release: str
) -> None:
    """What `promtool check metrics` objects to is the public interface of the earlier system."""
    write("two-hsms", tmp_path)
    for schedule in ("minute", "daily"):
        text = (tmp_path / f"luna_textfile_{schedule}.prom").read_text()
        assert promtool(release).check_metrics(text) == (3, inherited(schedule))
