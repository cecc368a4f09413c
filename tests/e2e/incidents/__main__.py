r"""The whole year, every minute of it: about ten minutes of two cores, so it is no test.

    PYTHONPATH=tests:tests/e2e .venv/bin/python -m incidents [--write]

prints what rang, with --write into docs/incidents.md, and ends with 1 if anything rang that nothing explains, or
something that should have rung did not. The tests do the same with the weeks in which most happens.
"""

import logging
import sys
import tempfile
from pathlib import Path

from downstream.rendered import write
from downstream.rules import Rule, rules
from downstream.stores import OnVictoriaMetrics
from fixtures.victoria_metrics import victoria_metrics

from incidents.document import replace, year_table
from incidents.evaluation import Span
from incidents.ordinary_site import BUSY_SETTINGS, END, HAPPENINGS, HSMS, Hsm
from incidents.year import Outcome, complaints, live, of_the_site


def main(arguments: list[str]) -> int:
    """Live through the year, one HSM after the other: all at once would take five times the memory."""
    logging.disable()
    with tempfile.TemporaryDirectory(prefix="incidents-") as scratch:
        found = of_the_site(rules(write(Path(scratch) / "bundle", "alerts", **BUSY_SETTINGS)))
        outcomes = [_year(hsm, found, Path(scratch) / hsm.name) for hsm in HSMS]
    table = year_table([pair for outcome in outcomes for pair in outcome.expected], HAPPENINGS)
    print(table)
    wrong = [line for outcome in outcomes for line in complaints(outcome)]
    if "--write" in arguments and not wrong:
        replace("year", table)
    return 1 if wrong else 0


def _year(hsm: Hsm, found: list[Rule], folder: Path) -> Outcome:
    folder.mkdir()
    with victoria_metrics(folder / "data", "newest", folder / "log") as server:
        outcome = live(OnVictoriaMetrics(server), found, Span(hsm.since, END - 60), [hsm])
    wrong = complaints(outcome)
    print("\n".join(wrong or [f"{hsm.name}: {len(outcome.expected)} alarms, none false"]), file=sys.stderr, flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
