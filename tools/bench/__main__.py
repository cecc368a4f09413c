"""Measure, print, and with --write put the numbers into docs/performance.md. Ends with 1 if a bound is missed."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.bench import document, native_build
from tools.bench.calls import calls
from tools.bench.compare import compare
from tools.bench.folders import PERFORMANCE
from tools.bench.hundred_slots import hundred_slots
from tools.bench.imports import imports
from tools.bench.installation import installed
from tools.bench.machine import machine
from tools.bench.part import Part, Table, verdicts
from tools.bench.rendering import rendering

ROUNDS = 40


def main() -> int:
    """Run the bench."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"paired runs of each program ({ROUNDS})")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md, whatever the verdict")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="luna-textfile-bench-") as folder:
        try:
            description = machine(Path(folder))
            parts = list(_parts(Path(folder), options.rounds))
        except pytest.skip.Exception as missing:  # how the rig says that something is not installed
            sys.exit(f"bench: {missing}")
    checks = [check for part in parts for check in part.checks]
    tables: list[Table] = [verdicts(checks), *(table for part in parts for table in part.tables), description]
    text = "\n".join(table.text() for table in tables)
    print(text)
    if options.write:
        document.write(PERFORMANCE, text)
    return 0 if all(check.passed for check in checks) else 1


def _parts(folder: Path, rounds: int) -> Iterator[Part]:
    _say("installing the package as a user has it")
    scripts, launcher = installed(), native_build.program("launcher")
    _say("one slot, beside a bare script, a C program and pkcs11-tool")
    yield compare(scripts, folder / "one", rounds, launcher)
    yield imports(scripts)
    _say("a hundred slots; one of five HSMs hangs, which takes up to the deadline")
    yield hundred_slots(scripts, folder / "hundred", launcher)
    _say("calls and files")
    yield calls(scripts, folder / "calls", launcher)
    _say("rendering the bundle")
    yield rendering(scripts, folder / "rendering", launcher)


def _say(what: str) -> None:
    print(f"bench: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
