"""docs/bundle.md is what the tables say."""

import os

from fixtures.proven import REPOSITORY

from luna_textfile.bundle.parts import PARTS
from luna_textfile.bundle.settings import SETTINGS
from luna_textfile.bundle.settings.alerts import ALERTS
from tools.documents.bundle import markdown

DOCUMENT = REPOSITORY / "docs" / "bundle.md"
README = REPOSITORY / "README.md"
SUPPORT = REPOSITORY / "docs" / "support-matrix.md"


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


def test_no_switch_is_promised_to_the_environment() -> None:
    """The bundle is set in the file only, so what the environment could say of a switch is left out."""
    assert "environment also" not in markdown()


def test_readme_counts_the_alerts() -> None:
    """README's number of alerts is the table's."""
    assert f"| {len(ALERTS)} alerts (" in README.read_text()


def test_the_support_matrix_speaks_of_every_part() -> None:
    """What is proven of a part, and what is not, has its row; the runbooks are plain text."""
    text = SUPPORT.read_text()
    assert [part.name for part in PARTS if part.name != "runbooks" and f"\n| {part.name} | " not in text] == []
