"""Splits the help of a command: paragraphs, exit codes, examples."""

import re
from inspect import cleandoc
from typing import NamedTuple

KEPT = "\b"
"""The start of a paragraph whose line breaks click keeps."""

_CODE = re.compile(r"(\d+): (.+?\.)(?=\s|$)", re.DOTALL)


class ExitCode(NamedTuple):
    """An exit code of the command, and its meaning."""

    code: str
    meaning: str


class Help(NamedTuple):
    """The parts of a manual page. A paragraph with several lines keeps its line breaks."""

    paragraphs: tuple[str, ...]
    exit_codes: tuple[ExitCode, ...]
    examples: tuple[str, ...]


def take_apart(text: str) -> Help:
    """Split the help of a command, which is its docstring."""
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
    """Return the codes, one sentence for each, and the text after the last one."""
    found = list(_CODE.finditer(text))
    codes = tuple(ExitCode(one[1], one[2]) for one in found)
    return codes, text[found[-1].end() :].strip() if found else text
