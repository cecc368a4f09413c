"""A command's help, taken apart: paragraphs, exit codes, examples."""

import re
from inspect import cleandoc
from typing import NamedTuple

KEPT = "\b"
"""How a paragraph begins whose lines click leaves as they are."""

_CODE = re.compile(r"(\d+): (.+?\.)(?=\s|$)", re.DOTALL)


class ExitCode(NamedTuple):
    """A number that the command ends with, and what it means."""

    code: str
    meaning: str


class Help(NamedTuple):
    """What the parts of a manual page are made from. A paragraph of several lines is kept as it is."""

    paragraphs: tuple[str, ...]
    exit_codes: tuple[ExitCode, ...]
    examples: tuple[str, ...]


def take_apart(text: str) -> Help:
    """Read the help of a command as its docstring has it."""
    paragraphs: list[str] = []
    codes: tuple[ExitCode, ...] = ()
    examples: list[str] = []
    for raw in cleandoc(text).split("\n\n"):
        block = raw.strip("\n ")
        if block.startswith(f"{KEPT}\nExamples:\n"):
            examples += [line.strip() for line in block.splitlines()[2:]]
        elif block.startswith(KEPT):
            paragraphs.append(block.removeprefix(f"{KEPT}\n"))
        elif block.startswith("Exit code "):
            codes, rest = _codes(" ".join(block.split()))
            paragraphs += [rest] if rest else []
        else:
            paragraphs.append(" ".join(block.split()))
    return Help(tuple(paragraphs), codes, tuple(examples))


def _codes(text: str) -> tuple[tuple[ExitCode, ...], str]:
    """Return the codes, a sentence each, and what is said behind the last of them."""
    found = list(_CODE.finditer(text))
    codes = tuple(ExitCode(one[1], one[2]) for one in found)
    return codes, text[found[-1].end() :].strip() if found else text
