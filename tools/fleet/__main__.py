"""Measure a fleet part by part, keep the numbers in build/fleet, and with --write put them into docs/performance.md.

A part that was measured before is not measured again unless it is asked for by --part. Ends with 1 if a bound is
missed. On a machine that others use, CPU time is what to look at.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from downstream.rendered import write
from fixtures import web

from tools.bench import document
from tools.bench.folders import PERFORMANCE, REPOSITORY
from tools.fleet import offline, online, report
from tools.fleet.counted import counted
from tools.fleet.site import Fleet
from tools.fleet.windows import Span

KEPT = REPOSITORY / "build" / "fleet"
DAY = 86400
WAIT = 300
"""Seconds that an answer may take: a thousand HSMs on a busy machine."""


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="fleet", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--part", action="append", choices=PARTS, default=[], help="measure this again")
    parser.add_argument("--hsms", type=int, default=report.HSMS, help="HSMs that are scraped (1000)")
    parser.add_argument("--minutes", type=int, default=15, help="how long they are scraped (15)")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md, whatever the verdict")
    options = parser.parse_args()
    web.SECONDS = WAIT
    try:
        found = {part: _measured(part, options) for part in PARTS}
    except pytest.skip.Exception as missing:  # how the rig says that something is not installed
        sys.exit(f"fleet: {missing}")
    text, passed = report.text(found)
    print(text)
    if options.write:
        document.write(PERFORMANCE, text, "fleet")
    return 0 if passed else 1


def _measured(part: str, options: argparse.Namespace) -> Any:
    kept = KEPT / f"{part}.json"
    if part in options.part or not kept.exists():
        print(f"fleet: {part}", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="luna-textfile-fleet-") as name:
            folder = Path(name)
            found = PARTS[part](options, write(folder / "bundle", "prometheus", "alerts", "grafana"), folder)
        KEPT.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found, indent=1))
    return json.loads(kept.read_text())


PARTS: Mapping[str, Callable[[argparse.Namespace, Path, Path], Any]] = {
    "series": lambda _, bundle, folder: counted(bundle, folder),
    "rules": lambda _, bundle, folder: offline.rules(Fleet(report.SMALL, report.PARTITIONS), bundle, folder),
    "day": lambda _, bundle, folder: offline.graphs(
        Fleet(report.SMALL, report.PARTITIONS), bundle, folder, Span(DAY + 3600, 0)
    ),
    "quarter": lambda _, bundle, folder: offline.graphs(
        Fleet(report.FEW, report.PARTITIONS), bundle, folder, Span(90 * DAY + 3600, 0, 300)
    ),
    "live": lambda options, _, folder: {
        release: online.needs(Fleet(options.hsms, report.PARTITIONS), release, options.minutes, folder / release)
        for release in offline.RELEASES
    },
    "agents": lambda options, _, folder: {
        release: online.needs_of_agents(
            Fleet(options.hsms, report.PARTITIONS), release, options.minutes, folder / release
        )
        for release in offline.RELEASES
    },
}
"""Parts, in the order in which they are measured."""

if __name__ == "__main__":
    sys.exit(main())
