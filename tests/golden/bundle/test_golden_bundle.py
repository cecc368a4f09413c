"""The bundle of the default configuration, file by file: a change of a template shows what it changes for users."""

import os
import shutil
from pathlib import Path

import pytest

from bundle.files import contents
from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.output.plan import plan
from luna_textfile.bundle.output.write import write
from luna_textfile.bundle.parts import PARTS
from luna_textfile.bundle.render import render
from luna_textfile.config.model import Config

GOLDEN = Path(__file__).parent / "golden"
COPIES = ("runbooks/", "kubernetes/grafana/dashboards/", "manifest.json")
"""Left out: the same bytes as docs/runbooks and grafana/dashboards, and checksums of all this."""


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render the whole bundle of the default configuration."""
    folder = tmp_path_factory.mktemp("golden")
    write(folder, plan(folder, render(Site(Config()), PARTS)))
    return folder


def test_the_bundle_is_the_golden_one(rendered: Path) -> None:
    """Every file is as in tests/golden/bundle/golden; UPDATE_GOLDEN=1 writes it anew, and git shows the difference."""
    ours = {name: data for name, data in contents(rendered).items() if not name.startswith(COPIES)}
    if os.environ.get("UPDATE_GOLDEN") == "1":
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for name, data in ours.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_bytes(data)
    golden = contents(GOLDEN)
    assert sorted(ours) == sorted(golden)
    assert [name for name in ours if ours[name] != golden[name]] == [], "look at it: UPDATE_GOLDEN=1, then git diff"


def test_what_is_left_out_is_a_copy(rendered: Path) -> None:
    """The dashboards for Kubernetes are the dashboards."""
    files = contents(rendered)
    copies = [name for name in files if name.startswith("kubernetes/grafana/dashboards/")]
    assert [name for name in copies if files[name] != files[f"grafana/dashboards/{Path(name).name}"]] == []
