"""The map in CONTRIBUTING.md is the one that the code has."""

import os

from tools.documents.floors import DOCUMENT, written


def test_the_map_is_that_of_the_code() -> None:
    """Floors, rooms and arrows are as in setup.cfg and in the imports; UPDATE_GOLDEN=1 writes them anew."""
    text = DOCUMENT.read_text(encoding="utf-8")
    if os.environ.get("UPDATE_GOLDEN") == "1":
        DOCUMENT.write_text(written(text), encoding="utf-8")
        return
    assert text == written(text), "run `make docs`"
