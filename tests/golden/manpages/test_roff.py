"""Text in the language of manual pages: whatever it holds, groff and mandoc print it as it is."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from fixtures.proven import require

from tools.manual import roff

LINES = (
    r"a \ b \n \fB \e \& \(aq",
    ".TH is no macro here",
    "'br neither",
    "- -- --option=value a-b",
    "'single' \"double\" `back` ^hat ~tilde",
    "https://example.com/a?b=c&d=%20#e {} [] <> | $HOME @x !y",
    "é ü € \N{GREEK SMALL LETTER ALPHA}",
)
PRINTERS = {
    "groff": ("man", "man-db", ["--warnings", "--encoding=UTF-8", "-l"]),
    "mandoc": ("mandoc", "mandoc", ["-Tutf8"]),
}


@pytest.mark.parametrize("printer", PRINTERS)
def test_every_character_is_printed(tmp_path: Path, printer: str) -> None:
    """In examples and in prose, at the start of a line and in it; nothing is said on standard error."""
    name, package, options = PRINTERS[printer]
    program = require(name, package)
    body = [*roff.section("EXAMPLES", roff.example(LINES))]
    for line in LINES:
        body += roff.paragraph(line)  # what is between backticks loses them there
    page = tmp_path / "page.1"
    page.write_text(roff.page("page", 1, "a page", body))
    environ = {"PATH": os.environ["PATH"], "MANWIDTH": "200", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [str(program), *options, str(page)], env=environ, capture_output=True, text=True, check=False, timeout=60
    )
    printed = [line.strip() for line in re.sub(r".\x08", "", done.stdout).splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    for line in LINES:
        without = line.replace("`", "")
        assert [one for one in printed if one in {line, without}] == [line, without]


def test_what_is_between_backticks_is_bold() -> None:
    """And the text of a link stays without its address."""
    assert list(roff.prose("see `a-b` in [that](that.md)")) == [r"see \fBa\-b\fR in that"]
