"""The manual pages in the wheel: man finds them where pip puts them."""

import os
import re
import subprocess

from fixtures.proven import REPOSITORY, require

from package.installed import Installed

PAGES = {path.name for path in (REPOSITORY / "docs" / "man").iterdir()}


def test_every_page_is_in_it(names: list[str]) -> None:
    """Below share/man, each in the folder of its section, and no other data."""
    data = {name.split(".data/data/")[1] for name in names if ".data/" in name}
    assert data == {f"share/man/man{name[-1]}/{name}" for name in PAGES}


def test_man_finds_them_beside_the_scripts(installed: Installed) -> None:
    """With the virtual environment's bin folder on the path, man shows the page of a command and of the file."""
    man = require("man", "man-db")
    environ = {"PATH": f"{installed.venv / 'bin'}:{os.environ['PATH']}", "MANWIDTH": "100", "LC_ALL": "C.UTF-8"}
    for words, title in (
        (["luna-textfile", "migrate"], "LUNA-TEXTFILE-MIGRATE(1)"),
        (["5", "luna-textfile.yaml"], "LUNA-TEXTFILE.YAML(5)"),
    ):
        done = subprocess.run([man, *words], env=environ, capture_output=True, text=True, check=False, timeout=60)
        assert title in re.sub(r".\x08", "", done.stdout), done.stderr
