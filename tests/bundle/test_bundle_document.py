"""docs/bundle.md is what the tables say."""

import os

from rig.proven import REPOSITORY

from luna_textfile.bundle.docs import markdown
from luna_textfile.bundle.parts import PARTS
from luna_textfile.bundle.settings import SETTINGS

DOCUMENT = REPOSITORY / "docs" / "bundle.md"


def test_the_document_is_up_to_date() -> None:
    """docs/bundle.md is made from the tables; UPDATE_GOLDEN=1 writes it."""
    if os.environ.get("UPDATE_GOLDEN") == "1":
        DOCUMENT.write_text(markdown())
    assert DOCUMENT.read_text() == markdown(), "run `make docs`, and look at the difference"


def test_it_names_every_setting_and_part() -> None:
    """Each has its row, none twice."""
    text = markdown()
    names = [setting.name for setting in SETTINGS]
    assert len(set(names)) == len(names)
    assert [name for name in names if text.count(f"\n| `{name}` |") != 1] == []
    assert [part.name for part in PARTS if f"\n| `{part.name}` |" not in text] == []
