"""The findings as lines of text, and as a record for JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import click

from luna_textfile.checkup.finding import LEVELS, Finding, Level
from luna_textfile.checkup.run import Result
from luna_textfile.config.problems import printable

COLOURS: dict[Level, str] = {"ok": "green", "unknown": "cyan", "warning": "yellow", "problem": "red"}
WIDTH = 9
"""Width of the column of the level."""


def lines(result: Result) -> Iterator[str]:
    """Yield the lines of one subject: its title, and each finding with its impact and fix."""
    yield ""
    yield click.style(result.subject.title, bold=True) + f"  [{result.subject.name}]"
    for finding in result.findings:
        word = click.style(f"{finding.level:{WIDTH}}", fg=COLOURS[finding.level])
        yield f"  {word}{printable(finding.observation)}"
        if finding.impact:
            yield f"  {'':{WIDTH}}impact: {printable(finding.impact)}"
        if finding.fix:
            yield f"  {'':{WIDTH}}fix:    {printable(finding.fix)}"


def summary(results: Iterable[Result]) -> str:
    """Return the last line: the number of problems, warnings and unknowns, and the subjects with problems."""
    found = [(result.subject.name, finding.level) for result in results for finding in result.findings]
    counts = Counter(level for _, level in found)
    if not counts["problem"]:
        text = "No problem found"
    else:
        subjects = dict.fromkeys(name for name, level in found if level == "problem")
        text = f"{_count(counts['problem'], 'problem')} in {', '.join(subjects)}"
    rest = [_count(counts[level], level) for level in ("warning", "unknown") if counts[level]]
    return "; ".join((text, *rest)) + "."


def worst(findings: Iterable[Finding]) -> Level:
    """Return the worst level; "ok" if there is no finding."""
    return max((finding.level for finding in findings), key=LEVELS.index, default="ok")


def record(results: Iterable[Result], code: int) -> dict[str, Any]:
    """Return all results as plain values, for JSON."""
    shown = list(results)
    return {
        "exit_code": code,
        "level": worst(finding for result in shown for finding in result.findings),
        "summary": summary(shown),
        "subjects": [
            {
                "subject": result.subject.name,
                "level": worst(result.findings),
                "seconds": result.seconds,
                "findings": [finding._asdict() for finding in result.findings],
            }
            for result in shown
        ],
    }


def _count(number: int, what: str) -> str:
    plural = "" if number == 1 or what == "unknown" else "s"
    return f"{number} {what}{plural}"
