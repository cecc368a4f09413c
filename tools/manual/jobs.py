"""The pages of the two batch scripts."""

import argparse
import re
from collections.abc import Iterator, Sequence

from luna_textfile.run.options import EPILOG, WHAT, parser
from tools.manual import roff
from tools.manual.surroundings import ENVIRONMENT, FILES, entries, see_also

_CODE = re.compile(r"^  (\d+) +(.+(?:\n {6}.+)*)", re.MULTILINE)


def job_page(schedule: str) -> tuple[str, str]:
    """Return name and text of the page of luna-textfile-minute or -daily."""
    name = f"luna-textfile-{schedule}"
    made = parser(schedule)
    codes, examples, last = EPILOG.format(name=schedule).strip().split("\n\n")
    body = [
        *roff.section("SYNOPSIS", [f"{roff.bold(name)} {' '.join(map(_usage, _options(made)))}"]),
        *roff.section("DESCRIPTION", _description(made, schedule, last)),
        *roff.section("OPTIONS", _described(made)),
        *roff.section("EXIT STATUS", _codes(codes)),
        *roff.section("ENVIRONMENT", entries(ENVIRONMENT, name, configured=True)),
        *roff.section("FILES", entries(FILES, name, configured=True)),
        *roff.section("EXAMPLES", roff.example(line.strip() for line in examples.splitlines()[1:])),
        *roff.section("SEE ALSO", see_also(name, ())),
    ]
    return name, roff.page(name, 1, f"ask for {WHAT[schedule]}", body)


def _description(made: argparse.ArgumentParser, schedule: str, last: str) -> Iterator[str]:
    yield from roff.paragraph(made.description or "")
    timer = f"After `luna-textfile install`, `luna-textfile-{schedule}.timer` starts the job."
    yield from roff.paragraph(f"{timer} A value that could not be read has no sample in the file.")
    yield from roff.paragraph(last)


def _options(made: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    # argparse offers no public list of its arguments.
    yield from made._actions


def _usage(action: argparse.Action) -> str:
    return f"[{_head(action, action.option_strings[:1])}]"


def _described(made: argparse.ArgumentParser) -> Iterator[str]:
    for action in _options(made):
        text = (action.help or "").replace("program's", "package's")
        yield from roff.item(_head(action, action.option_strings), text[:1].upper() + text[1:] + ".")


def _head(action: argparse.Action, names: Sequence[str]) -> str:
    value = f" {action.metavar}" if action.metavar else ""
    return roff.typed(", ".join(names) + value)


def _codes(text: str) -> Iterator[str]:
    for code, meaning in _CODE.findall(text):
        yield from roff.item(roff.bold(code), meaning[:1].upper() + meaning[1:] + ".")
