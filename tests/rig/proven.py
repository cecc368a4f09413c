"""What cannot be proven on this machine is said loudly: a section at the end of the run, a failure where CI=true."""

import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import NoReturn

import pytest

REPOSITORY = Path(__file__).parents[2]
# Where libraries lie: Debian's plain and multi-arch folders, then Fedora's.
_LIBRARY_FOLDERS = ("usr/lib", "usr/lib/*-linux-gnu", "usr/lib64", "usr/local/lib")


def require(program: str, package: str) -> Path:
    """Return the path of a program, or end the test as not proven, naming the Debian package that has it."""
    # An ordinary user's PATH lacks the sbin folders, where daemons live.
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        not_proven(f"{program} is missing: apt-get install {package}")
    return Path(found)


def require_library(name: str, package: str) -> Path:
    """Return the path of a shared library, given by its end (`pkcs11/p11-kit-client.so`); else as `require`."""
    candidates = (found for folder in _LIBRARY_FOLDERS for found in Path("/").glob(f"{folder}/{name}"))
    found = next(candidates, None)
    if found is None:
        not_proven(f"{name} is missing: apt-get install {package}")
    return found


def require_release(program: str, release: str) -> Path:
    """Return a Prometheus program of a release: `debian` (Debian 12's) or `newest`; else as `require`."""
    found = REPOSITORY / ".rig" / release / "bin" / program
    if not found.exists():
        not_proven(f"{program} ({release}) is missing: run .ci/releases")
    return found


def not_proven(reason: str) -> NoReturn:
    """End the test: this machine cannot show what it claims. The reason says what would have to be there."""
    pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn each skipped test into a failed one where CI=true: there, everything must be proven."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        reason = _reason(report)
        report.outcome = "failed"
        report.longrepr = f"not proven here, and CI=true: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List every skipped test with its reason, where nobody can miss it."""
    skipped = terminalreporter.getreports("skipped")
    if not skipped:
        return
    terminalreporter.section("NOT PROVEN HERE", sep="=", red=True, bold=True)
    for report in skipped:
        terminalreporter.write_line(f"{report.nodeid}: {_reason(report)}", red=True)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    # pytest gives a skip as (file, line, "Skipped: reason").
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(report.longrepr)
