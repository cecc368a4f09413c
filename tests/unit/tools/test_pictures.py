"""docs/images has a picture of every dashboard, and README shows them. Drawing them anew is `make pictures`."""

import json

import pytest
from fixtures.proven import REPOSITORY

from tools.pictures.__main__ import IMAGES
from tools.pictures.answers import WIDTH
from tools.pictures.scenes import SCENES

DASHBOARDS = sorted(path.stem for path in (REPOSITORY / "dashboards").glob("luna-*.json"))
LARGEST = 250_000


def test_every_dashboard_has_a_picture() -> None:
    """A new dashboard needs a scene."""
    assert sorted({scene.dashboard for scene in SCENES}) == DASHBOARDS


def test_every_picture_is_shown() -> None:
    """No picture is left over, and each is in README or in docs/dashboards.md."""
    text = (REPOSITORY / "README.md").read_text() + (REPOSITORY / "docs" / "dashboards.md").read_text()
    assert {path.stem for path in IMAGES.glob("*.png")} == {scene.name for scene in SCENES}
    assert [scene.name for scene in SCENES if f"images/{scene.name}.png" not in text] == []


@pytest.mark.parametrize("name", [scene.name for scene in SCENES])
def test_it_is_a_picture(name: str) -> None:
    """A PNG as wide as the page and small enough for a repository."""
    data = (IMAGES / f"{name}.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(data[16:20]) == WIDTH
    assert int.from_bytes(data[20:24]) > WIDTH / 2
    assert len(data) < LARGEST


def test_the_pages_versions_are_exact() -> None:
    """What is installed to draw them is the same every time."""
    page = json.loads((REPOSITORY / "tools/pictures/page/package.json").read_text())
    assert [version for version in page["dependencies"].values() if not version[0].isdigit()] == []
