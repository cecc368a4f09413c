"""A scrape in which a file of the old version and one of the new meet: for up to a day after each upgrade.

What node_exporter cannot serve then is fixed for ever: the tables here, and docs/metrics.md, say what that is.
"""

import re
from pathlib import Path

import pytest
from fixtures.node_exporter import StartExporter
from fixtures.scrapes import SCRAPE_ERROR, samples
from scripts.host import Host, make_host
from text.reading import Series

from luna_textfile.textfile.monitor_families import FAMILIES

RELEASES = pytest.mark.parametrize("release", ["debian", "newest"])
HELP = {
    "luna_monitor_up": "1 if the library initialised and every configured slot answered, else 0.",
    "luna_monitor_slot_up": "1 if the token in the slot answered, else 0. "
    "A token chosen by label or serial that is not there has no slot_id.",
    "luna_monitor_scrape_errors_total": "Failed attempts since the state directory was made, by collector.",
    "luna_monitor_last_success_timestamp_seconds": "Time of the last run in which every collector succeeded. "
    "Absent before the first one.",
    "luna_monitor_last_run_timestamp_seconds": "Time at which this run began.",
    "luna_monitor_run_duration_seconds": "Time that this run took until the file was written.",
    "luna_monitor_collector_success": "1 if the collector's question was answered, or is not supported here; "
    "0 if it failed or was not asked.",
    "luna_monitor_collector_duration_seconds": "Time that the collector's question took. Absent if it was not asked.",
    "luna_monitor_collector_unsupported": "Constant 1 where this client, slot or firmware does not offer what the "
    "collector asks. Absent otherwise.",
    "luna_monitor_call_failed": "Constant 1 while a call fails: which one, and how (timeout, crash, exit, "
    "the CKR name ...). Absent otherwise.",
    "luna_monitor_build_info": "Constant 1; the labels carry the versions of luna-textfile, Python and the "
    "PKCS#11 library.",
}
"""Of the families that both files hold: written out here, so that who changes one reads this."""


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Return a host on which both jobs have run."""
    found = make_host(tmp_path, "two-hsms")
    for job in ("luna-textfile-minute", "luna-textfile-daily"):
        assert found.run(job).code == 0
    return found


def make_old(host: Host, pattern: str, replacement: str) -> None:
    """Let the daily file be what an older version wrote."""
    text, number = re.subn(pattern, replacement, host.text("daily"), flags=re.MULTILINE)
    assert number, "nothing differs"
    host.prom("daily").write_text(text)


def written(host: Host) -> set[Series]:
    """Return the series in both files."""
    return {*samples(host.text()), *samples(host.text("daily"))}


def ours(scraped: dict[Series, float]) -> set[Series]:
    """Return the series of a scrape that are ours."""
    return {series for series in scraped if series[0].startswith(("hsm_", "luna_monitor_"))}


@RELEASES
@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        (r'^(luna_monitor_slot_up\{.*),serial="[^"]*"', r"\1"),
        (r"^(luna_monitor_\w+\{)", r'\1former="yes",'),
        (r"^(hsm_policy\{.*),name=\"[^\"]*\"", r"\1"),
        (r"^# HELP (hsm_\w+) .*$", r"# HELP \1 In other words."),
        (r"^# TYPE (hsm_\w+) gauge$", r"# TYPE \1 untyped"),
        (r"^(# (HELP|TYPE) )?luna_monitor_call_failed.*\n|^(# (HELP|TYPE) )?luna_monitor_run_duration.*\n", ""),
    ],
    ids=["a label less", "a label more", "a label less of HSMs", "HELP of HSMs", "TYPE of HSMs", "families less"],
)
def test_what_may_differ_is_served_whole(
    host: Host, node_exporter: StartExporter, release: str, pattern: str, replacement: str
) -> None:
    """Labels of any family, HELP and even TYPE of what one file alone holds: every series is served, no error."""
    make_old(host, pattern, replacement)
    scraped = samples(node_exporter(host.directory, release).metrics())
    assert scraped[SCRAPE_ERROR] == 0
    assert ours(scraped) == written(host)


@pytest.mark.parametrize(
    ("release", "pattern", "error"),
    [
        ("debian", r"^(# HELP luna_monitor_up) .*$", 0),
        ("newest", r"^(# HELP luna_monitor_up) .*$", 1),
        ("debian", r"^(# TYPE luna_monitor_up) gauge$", 0),
        ("newest", r"^(# TYPE luna_monitor_up) gauge$", 0),
    ],
    ids=["HELP debian", "HELP newest", "TYPE debian", "TYPE newest"],
)
def test_what_may_not_differ_loses_series(
    host: Host, node_exporter: StartExporter, release: str, pattern: str, error: int
) -> None:
    """HELP or TYPE of a family in both files: the minute file's series vanish, mostly without a word. So the tables."""
    make_old(host, pattern, r"\1 counter")
    scraped = samples(node_exporter(host.directory, release).metrics())
    assert scraped[SCRAPE_ERROR] == error
    assert written(host) - ours(scraped) == {("luna_monitor_up", frozenset({("schedule", "minute")}))}


def test_the_help_of_what_both_files_hold_never_changes() -> None:
    """Each text is as it was in the first release; a new family is added to the table, with the text it will keep."""
    assert {family.name: family.help for family in FAMILIES} == HELP


def test_the_table_has_all_that_both_files_hold(host: Host) -> None:
    """No other family stands in both files."""
    minute, daily = ({name for name, _ in samples(host.text(schedule))} for schedule in ("minute", "daily"))
    assert minute & daily <= HELP.keys()
    assert len(minute & daily) > 5
