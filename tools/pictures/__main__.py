"""Draw the dashboards on data of the incidents into docs/images.

    make pictures                                       all of them
    PYTHONPATH=tests .venv/bin/python -m tools.pictures luna-fleet ...

Needs Node.js 20 or later with npm, and Chromium (Debian: chromium; or CHROMIUM=/path/to/it).
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from downstream import rendered
from downstream.imports import to_victoria_metrics
from downstream.rules import record, rules
from downstream.stores import OnVictoriaMetrics
from fixtures.proven import REPOSITORY
from fixtures.victoria_metrics import victoria_metrics

from tools.pictures.answers import picture
from tools.pictures.scenes import END, SCENES, Scene

PAGE = Path(__file__).with_name("page")
BUILD = REPOSITORY / ".rig" / "pictures"
IMAGES = REPOSITORY / "docs" / "images"


def main(names: list[str]) -> int:
    """Draw the scenes of these names, all of them for none."""
    missing = [
        program for program in ("node", "npm", os.environ.get("CHROMIUM", "chromium")) if not shutil.which(program)
    ]
    if missing:
        print(f"pictures need {', '.join(missing)}: apt-get install nodejs npm chromium", file=sys.stderr)
        return 1
    scenes = [scene for scene in SCENES if not names or scene.name in names]
    _build()
    with tempfile.TemporaryDirectory(prefix="pictures-") as scratch:
        folder = Path(scratch)
        bundle = rendered.write(folder / "bundle", "grafana", "alerts")
        work = [part for scene in scenes for part in (_data(scene, bundle, folder), IMAGES / f"{scene.name}.png")]
        IMAGES.mkdir(exist_ok=True)
        done = subprocess.run(["node", "shoot.mjs", *map(str, work)], cwd=BUILD, check=False)
    for scene in scenes:
        _shrink(IMAGES / f"{scene.name}.png")
    return done.returncode


def _build() -> None:
    """Install what the page needs, and build it, unless that was done from the same files."""
    sources = "".join(path.read_text() for path in sorted(PAGE.rglob("*")) if path.is_file())
    mark = BUILD / "built-from"
    if mark.exists() and mark.read_text() == sources:
        return
    shutil.copytree(PAGE, BUILD, dirs_exist_ok=True)
    if not (BUILD / "node_modules").exists():
        print("npm install")
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", "--silent")
        subprocess.run(["npm", "install", *options], cwd=BUILD, check=True)
    print("vite build")
    subprocess.run(["npx", "vite", "build", "--logLevel", "error"], cwd=BUILD, check=True)
    mark.write_text(sources)


def _data(scene: Scene, bundle: Path, folder: Path) -> Path:
    """Fill a data base of its own for a scene, and ask it all that its dashboard asks."""
    path = folder / f"{scene.name}.json"
    dashboard = bundle / "grafana" / "dashboards" / f"{scene.dashboard}.json"
    begin = int(END - scene.hours * 3600)
    recorded = [rule for rule in rules(bundle) if rule.name in dashboard.read_text()]
    with victoria_metrics(folder / scene.name, "newest", folder / f"{scene.name}.log") as store:
        to_victoria_metrics(scene.data(), store.url)
        record(recorded, OnVictoriaMetrics(store), END, [(END - begin, 0, 60)])
        drawn = picture(dashboard, store.url, begin, END)
    path.write_text(json.dumps(drawn))
    return path


def _shrink(path: Path) -> None:
    """Reduce a picture to 256 colours: a quarter of the size, with no visible difference."""
    from PIL import Image

    with Image.open(path) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
