"""Find idioms that `wording.txt` bans, and print what to write instead: `python -m tools.wording PATH...`.

A Markdown file is read without its code blocks, a Python file as its comments and strings, any other file as it is.
"""

import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_suffix(".txt")
SUFFIXES = {".md", ".py", ".jinja", ".json", ".yml", ".yaml", ".tmpl", ".txt", ".service", ".timer", ".socket", ".cfg"}
# From Python 3.12 on, the text between the braces of an f-string is a token of its own.
TEXT_TOKENS = {tokenize.COMMENT, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}


class Idiom(NamedTuple):
    """A banned idiom, and what to write instead."""

    pattern: re.Pattern[str]
    instead: str


class Finding(NamedTuple):
    """A banned idiom in a file. Lines count from 1."""

    line: int
    phrase: str
    instead: str


def idioms(table: str) -> list[Idiom]:
    """Parse the table. A space in a pattern also matches a line break with the next line's comment sign."""
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return [
        Idiom(re.compile(rf"\b(?:{pattern})\b".replace(" ", r"\s+(?:#\s+)?"), re.IGNORECASE), instead)
        for pattern, instead in rows
    ]


def findings(path: Path, banned: list[Idiom]) -> list[Finding]:
    """Return what is banned in a file, in the order of its lines. Each place is reported once, by the first row."""
    text = prose(path)
    found: list[Finding] = []
    for pattern, instead in banned:
        found += [
            Finding(text.count("\n", 0, match.start()) + 1, " ".join(match.group().split()), instead)
            for match in pattern.finditer(text)
        ]
        text = pattern.sub(lambda match: _blank(match.group()), text)
    return sorted(found)


def prose(path: Path) -> str:
    """Return the text that people read, with blanks in place of code, so that lines keep their numbers."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return re.sub(r"(?ms)^ *```.*?^ *```$|`[^`\n]*`", lambda match: _blank(match.group()), text)
    return _python_prose(text) if path.suffix == ".py" else text


def _python_prose(text: str) -> str:
    lines = text.splitlines(keepends=True)
    kept = [list(_blank(line)) for line in lines]
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in TEXT_TOKENS:
            (first, start), (last, end) = token.start, token.end
            for line in range(first, last + 1):
                part = slice(start if line == first else 0, end if line == last else None)
                kept[line - 1][part] = lines[line - 1][part]
    return "".join("".join(line) for line in kept)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def files(paths: list[Path]) -> Iterator[Path]:
    """Yield the files, and those below the folders that have a known suffix."""
    for path in paths:
        if path.is_dir():
            yield from sorted(below for below in path.rglob("*") if below.suffix in SUFFIXES and below.is_file())
        elif path.resolve() != TABLE:
            yield path


def main(arguments: list[str]) -> int:
    """Print each finding, and return 1 if there is one."""
    banned = idioms(TABLE.read_text(encoding="utf-8"))
    count = 0
    for path in files([Path(argument) for argument in arguments]):
        for finding in findings(path, banned):
            print(f'{path}:{finding.line}: "{finding.phrase}": write {finding.instead}')
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
