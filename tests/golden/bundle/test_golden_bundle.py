"""The bundle of the default configuration, file by file: a change of a template shows what it changes for users."""

import os
import shutil
from pathlib import Path

import pytest

from bundle.compact import compact
from bundle.files import contents
from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.output.plan import plan
from luna_textfile.bundle.output.write import write
from luna_textfile.bundle.parts import PARTS
from luna_textfile.bundle.render import render
from luna_textfile.config.model import Config

GOLDEN = Path(__file__).parent / "golden"
COPIES = {
    "kubernetes/grafana/dashboards/": "grafana/dashboards/",
    "kubernetes/prometheus-operator/templates/": "alertmanager/templates/",
}
"""Folders whose files are the same bytes as those of another folder."""
LEFT_OUT = (
    *COPIES,
    "runbooks/",
    "manifest.json",
    "kubernetes/prometheus-operator/rules.yaml",
    "kubernetes/victoriametrics-operator/rules.yaml",
)
"""What other files determine: docs/runbooks, checksums of all this, and the rule files.

tests/rules/kubernetes proves that the operators get the rules of the rule files.
"""


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Render the whole bundle of the default configuration."""
    folder = tmp_path_factory.mktemp("golden")
    write(folder, plan(folder, render(Site(Config()), PARTS)))
    return contents(folder)


def test_the_bundle_is_the_golden_one(rendered: dict[str, bytes]) -> None:
    """Every file is as in tests/golden/bundle/golden; UPDATE_GOLDEN=1 writes it anew, and git shows the difference."""
    ours = dict(compact(name, data) for name, data in rendered.items() if not name.startswith(LEFT_OUT))
    if os.environ.get("UPDATE_GOLDEN") == "1":
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for name, data in ours.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_bytes(data)
    golden = contents(GOLDEN)
    assert sorted(ours) == sorted(golden)
    assert [name for name in ours if ours[name] != golden[name]] == [], "look at it: UPDATE_GOLDEN=1, then git diff"


@pytest.mark.parametrize("copy", COPIES)
def test_what_is_left_out_is_a_copy(rendered: dict[str, bytes], copy: str) -> None:
    """A folder that is left out has the files of the folder that is not."""
    copies = {name.removeprefix(copy): data for name, data in rendered.items() if name.startswith(copy)}
    origin = COPIES[copy]
    originals = {name.removeprefix(origin): data for name, data in rendered.items() if name.startswith(origin)}
    assert copies
    assert {name: originals.get(name) for name in copies} == copies
