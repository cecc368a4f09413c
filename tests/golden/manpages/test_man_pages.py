"""The manual pages: as the commands are, correct for both programs that print them, and in the wheel."""

import os
import re
import subprocess

import pytest
from fixtures.proven import REPOSITORY, require

from luna_textfile.cli import NAMES
from luna_textfile.config.keys import KEYS
from tools.manual.pages import pages

FOLDER = REPOSITORY / "docs" / "man"
PAGES = pages()
# Of what mandoc has to say, this is set aside: a date of the last change is nowhere to be read.
NO_DATE = re.compile(r"WARNING: missing date")


def shown(name: str) -> str:
    """Return a page as man prints it on a wide terminal."""
    man = require("man", "man-db")
    command = [str(man), "--warnings", "--encoding=UTF-8", "-l", str(FOLDER / name)]
    environ = {"PATH": os.environ["PATH"], "MANWIDTH": "200", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return re.sub(r".\x08", "", done.stdout)


def test_the_pages_are_up_to_date() -> None:
    """docs/man is what the commands say of themselves, no page more; UPDATE_GOLDEN=1 writes it."""
    if os.environ.get("UPDATE_GOLDEN") == "1":
        for path in FOLDER.iterdir():
            path.unlink()
        for name, text in PAGES.items():
            (FOLDER / name).write_text(text)
    there = {path.name: path.read_text() for path in FOLDER.iterdir()}
    assert there == dict(PAGES), "run make docs, and look at the difference"


def test_there_is_a_page_for_everything_that_can_be_typed() -> None:
    """The three scripts, every command, the configuration file."""
    scripts = {"luna-textfile.1", "luna-textfile-minute.1", "luna-textfile-daily.1", "luna-textfile.yaml.5"}
    assert set(PAGES) == scripts | {f"luna-textfile-{name}.1" for name in NAMES}


@pytest.mark.parametrize("name", PAGES)
def test_groff_and_mandoc_have_nothing_against_it(name: str) -> None:
    """No warning of either, nor one of mandoc's remarks on style."""
    mandoc = require("mandoc", "mandoc")
    done = subprocess.run(
        [mandoc, "-Tlint", "-W", "style", FOLDER / name], capture_output=True, text=True, check=False, timeout=60
    )
    said = (done.stdout + done.stderr).splitlines()
    assert [line for line in said if not NO_DATE.search(line)] == []
    assert shown(name)


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(".1")])
def test_a_page_has_what_is_looked_for(name: str) -> None:
    """Usage, options with --help among them, what each exit code means, an example as it is typed, other pages."""
    text = shown(name)
    for title in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES", "SEE ALSO"):
        assert re.search(rf"(?m)^{title}$", text), title
    typed = name.removesuffix(".1")
    command = typed if typed.endswith(("-minute", "-daily")) else typed.replace("luna-textfile-", "luna-textfile ")
    for title in ("SYNOPSIS", "EXAMPLES"):
        assert command in part(text, title), title
    assert "--help" in part(text, "OPTIONS")
    assert {"0", "2"} <= set(re.findall(r"(?m)^ +(\d+)  ", part(text, "EXIT STATUS")))
    assert "luna-textfile.yaml(5)" in part(text, "SEE ALSO")


def test_every_key_is_in_the_page_of_the_configuration() -> None:
    """With its default, what is allowed, and its environment variable."""
    text = " ".join(shown("luna-textfile.yaml.5").split())
    for key in KEYS:
        assert f"{key.key} {' '.join(key.help.replace('`', '').split())} Allowed: " in text
        assert f"Environment: {key.variable}." in text


def test_what_is_printed_is_what_was_said() -> None:
    """Minus signs, quotes and backslashes can be copied from the page into a shell, and no word is broken."""
    assert not [name for name in PAGES if "\N{HYPHEN}" in shown(name)]
    assert "luna-textfile health --format json | jq .schedules.minute.reasons" in shown("luna-textfile-health.1")
    assert "HSM__HSM__SLOT_ID=1 luna-textfile-minute --config ./config.yaml --stdout" in shown("luna-textfile-minute.1")


def part(text: str, title: str) -> str:
    """Return the text of one section."""
    return re.split(r"(?m)^[A-Z]", text.split(f"\n{title}\n", 1)[1], maxsplit=1)[0]
