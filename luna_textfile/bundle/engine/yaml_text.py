"""Values written as YAML that people read and yamllint's default rules accept: 80 columns, lists below their key.

PyYAML's own writer indents lists otherwise, breaks lines after the 80th column, and takes ten times as long.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

COLUMNS = 80
# What YAML 1.1 and 1.2 both read as this very text, without quotes.
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*|[0-9]{1,6}[smhdw]")
_OTHER_TYPES = re.compile(r"(?:y|n|yes|no|on|off|true|false|null)", re.IGNORECASE)


def document(value: object) -> str:
    """Return one YAML document: dicts in their order, lists, texts, numbers, switches and None."""
    return "---\n" + "\n".join(_lines(value, 0)) + "\n"


def _lines(value: object, column: int) -> Iterator[str]:
    pad = " " * column
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _entry(f"{pad}{_inline(key)}:", inner, column)
    elif isinstance(value, (list, tuple)) and value:
        for inner in value:
            yield from _item(inner, column)
    else:
        yield pad + _inline(value)


def _entry(head: str, value: object, column: int) -> Iterator[str]:
    """Yield a key with its value: `head` is the indented key with its colon."""
    if isinstance(value, (Mapping, list, tuple)) and value:
        yield head
        yield from _lines(value, column + 2)
    else:
        first, *rest = _scalar(value, len(head) + 1, column + 2)
        yield f"{head} {first}" if first else head
        yield from rest


def _item(value: object, column: int) -> Iterator[str]:
    pad = " " * column
    if isinstance(value, (Mapping, list, tuple)) and value:
        first, *rest = _lines(value, column + 2)
        yield f"{pad}- {first[column + 2 :]}"
        yield from rest
    else:
        first, *rest = _scalar(value, column + 2, column + 2)
        # A text that needs a line of its own goes beside the dash too.
        yield f"{pad}- {first}" if first else f"{pad}- {rest.pop(0).lstrip()}"
        yield from rest


def _scalar(value: object, used: int, column: int) -> Sequence[str]:
    """Return the lines of a scalar: the first stands behind `used` columns, the others have their indent."""
    line = _inline(value)
    room = COLUMNS - column
    if not isinstance(value, str) or (used + len(line) <= COLUMNS and "\n" not in value):
        return (line,)
    pad = " " * column
    if "\n" in value:
        return _block(value, pad) if _fits_block(value, room) else _broken(value, pad, room)
    if _folds(value):
        return (">-", *(pad + part for part in _folded(value, room)))
    return _broken(value, pad, room)


def _inline(value: object) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and not _OTHER_TYPES.fullmatch(value):
        return value
    if isinstance(value, (Mapping, list, tuple)):
        return "{}" if isinstance(value, Mapping) else "[]"
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    """Return a text in quotes, in single ones if that saves escapes."""
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return _escaped(text)


def _escaped(text: str) -> str:
    """Return a text as JSON has it, but with YAML's escapes of invisible characters: JSON splits rare ones."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in written)


def _block(text: str, pad: str) -> Sequence[str]:
    body = text.removesuffix("\n")
    return ("|" if text.endswith("\n") else "|-", *((pad + line) if line else "" for line in body.split("\n")))


def _fits_block(text: str, room: int) -> bool:
    """Return whether a block shows this text as it is: no invisible blanks, no line too long, no wide gap."""
    lines = text.removesuffix("\n").split("\n")
    shown = all(line.isprintable() and line == line.rstrip() and len(line) <= room for line in lines)
    return shown and bool(lines[0]) and bool(lines[-1]) and not lines[0].startswith(" ") and "\n\n\n\n" not in text


def _folds(text: str) -> bool:
    """Tell whether breaking at single blanks loses nothing."""
    return text.isprintable() and " ".join(text.split()) == text and bool(text)


def _folded(text: str, room: int) -> Sequence[str]:
    return wrap(text, max(room, 1), break_long_words=False, break_on_hyphens=False)


def _broken(text: str, pad: str, room: int) -> Sequence[str]:
    r"""Return a double-quoted text over several lines: a backslash at the end of one, and before a leading blank."""
    pieces = re.findall(r"\S+|\s+", text) or [""]
    lines, line = [], ""
    for piece in pieces:
        inner = _escaped(piece)[1:-1]
        if line and len(line) + len(inner) > room - 3:
            lines.append(line)
            line = ""
        line += inner
    lines.append(line)
    quoted = [("\\" if part.startswith(" ") else "") + part for part in lines]
    first, *rest = [f'"{quoted[0]}', *quoted[1:]]
    every = [first, *rest]
    return ("", *(pad + part + ("\\" if place < len(every) - 1 else '"') for place, part in enumerate(every)))
