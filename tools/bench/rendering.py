"""What rendering the whole bundle costs: an administrator waits for it, and a CI runs it at every change."""

import shutil
from pathlib import Path

from tools.bench.cost import Program
from tools.bench.part import Check, Part, Table
from tools.bench.rounds import measure, ratio, typical

ROUNDS = 7
MOST = 1.0
"""Seconds, the start of Python included."""


def rendering(scripts: Path, folder: Path, launcher: Path) -> Part:
    """Render everything into an empty folder, and into one that is up to date, beside an idle interpreter."""
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(folder)}
    new, same = folder / "new", folder / "same"
    render = (scripts / "luna-textfile", "render", "--output")
    programs = (
        Program("the interpreter alone", (scripts / "python", "-c", "pass"), environment),
        Program("into an empty folder", (*render, new), environment, lambda: shutil.rmtree(new, ignore_errors=True)),
        Program("nothing changed", (*render, same), environment),
    )
    folder.mkdir()
    costs = measure(programs, ROUNDS, launcher)
    bare = costs[programs[0].name]
    rows = []
    for name, found in costs.items():
        cost, beside = typical(found), ratio(found, bare, lambda each: each.cpu)
        rows.append((name, f"{cost.cpu:.2f}", f"{cost.wall:.2f}", f"{beside.median:.0f}", f"{cost.memory:.0f}"))
    head = ("rendering the whole bundle", "CPU s", "wall s", "CPU, times the interpreter's", "MiB")
    wall = typical(costs[programs[1].name]).wall
    return Part((Table("Rendering", head, rows),), (Check("rendering the whole bundle: wall", wall, MOST, "s"),))
