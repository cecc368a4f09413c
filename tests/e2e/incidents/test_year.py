"""An ordinary site rings no false alarm: the weeks of the year in which most happens. `python -m incidents` has all."""

from pathlib import Path

import pytest
from downstream.rules import Rule

from incidents.conftest import empty_store
from incidents.document import part
from incidents.evaluation import Span
from incidents.ordinary_site import HAPPENINGS, HSMS
from incidents.working_days import utc
from incidents.year import complaints, live

pytestmark = pytest.mark.exhaustive

WEEKS = {
    "installed, Christmas, New Year": ("2024-12-01", "2025-01-15", ("office", "uncounted")),
    "a busy site installed, its host patched": ("2025-02-26", "2025-03-13", ("busy",)),
    "a new HSM, a host off for a day, summer time, Easter": ("2025-03-12", "2025-04-23", ("new", "uncounted")),
    "firmware, and two hosts of which one is off for a day": ("2025-06-12", "2025-07-06", ("still", "office")),
}
"""What they have, from when until when, and which HSMs are watched. Each begins like a new installation."""


@pytest.mark.parametrize("weeks", WEEKS.values(), ids=WEEKS)
def test_no_false_alarm(site_rules: list[Rule], tmp_path: Path, weeks: tuple[str, str, tuple[str, ...]]) -> None:
    """What rings is explained by what befell these HSMs and hosts, and all that should ring does."""
    begin, end, names = weeks
    hsms = [hsm for hsm in HSMS if hsm.name in names]
    with empty_store(tmp_path) as store:
        outcome = live(store, site_rules, Span(utc(begin), utc(end) - 60), hsms)
    assert complaints(outcome) == []
    assert outcome.expected


def test_the_document_lists_what_happened() -> None:
    """docs/incidents.md has a row for each happening; a run of the whole year wrote it."""
    table = part("year")
    assert [happening.what for happening in HAPPENINGS if f"| {happening.what} |" not in table] == []
