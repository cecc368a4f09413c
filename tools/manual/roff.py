"""The language of manual pages, man(7): escapes for groff and mandoc, and the macros that the pages use."""

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap

COLUMNS = 78
"""Maximum length of a source line; mandoc warns about longer lines."""

_SPECIAL = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti"}
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def literal(text: str) -> str:
    """Return one line of literal text."""
    escaped = "".join(_SPECIAL.get(char, char if char.isascii() else f"\\[u{ord(char):04X}]") for char in text)
    return rf"\&{escaped}" if escaped.startswith(".") else escaped


def bold(text: str) -> str:
    """Return one line in bold: what is typed literally."""
    return rf"\fB{literal(text)}\fR"


def italic(text: str) -> str:
    """Return one line in italics or underlined: a placeholder."""
    return rf"\fI{literal(text)}\fR"


def prose(text: str) -> Iterator[str]:
    """Yield the lines of a paragraph of Markdown. Text in backticks is bold; only the text of a link is kept."""
    joined = _LINK.sub(r"\1", " ".join(text.split()))
    parts = _CODE.split(joined)  # texts and codes alternate
    line = "".join(bold(part) if place % 2 else literal(part) for place, part in enumerate(parts) if part)
    for piece in wrap(line, COLUMNS, break_long_words=False, break_on_hyphens=False):
        yield rf"\&{piece}" if piece.startswith(".") else piece


def typed(text: str) -> str:
    """Return a part of a command line: options in bold, placeholders in italics."""
    return " ".join(_typed(word) for word in text.split())


def _typed(word: str) -> str:
    if word.startswith("-"):
        return bold(word)
    return italic(word) if word.isupper() else literal(word)


def section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield a section; none if it has no lines."""
    body = tuple(lines)
    if body:
        yield f".SH {title}"
        yield from body[1:] if body[0] == ".PP" else body


def paragraph(text: str) -> Iterator[str]:
    """Yield a paragraph of prose."""
    yield ".PP"
    yield from prose(text)


def item(head: str, text: str) -> Iterator[str]:
    """Yield an entry of a list. `head` is formatted already, `text` is prose."""
    yield ".TP"
    yield head
    yield from prose(text)


def bullet(text: str) -> Iterator[str]:
    """Yield an entry of a bullet list."""
    yield r".IP \(bu 2"
    yield from prose(text)


def example(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines with their line breaks."""
    yield from (".PP", ".RS 4", ".EX")
    yield from (literal(line) or r"\&" for line in lines)
    yield from (".EE", ".RE")


def page(name: str, number: int, summary: str, body: Iterable[str]) -> str:
    """Return a whole page. It has no date, because the date of the last change is not known here."""
    head = (
        r".\" Made by tools/manual: `make docs` writes it.",
        f'.TH {literal(name.upper())} {number} "" "luna\\-textfile"',
        ".nh",  # a hyphenated path or variable could not be copied
        ".ad l",
        ".SH NAME",
        *wrap(rf"{literal(name)} \- {literal(summary)}", COLUMNS, break_long_words=False, break_on_hyphens=False),
    )
    return "".join(f"{line}\n" for line in (*head, *body))
