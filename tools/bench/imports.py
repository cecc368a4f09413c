"""Where the instructions of a run go: most of them into imports, which a profile of the code does not show."""

from pathlib import Path

from tools.bench.cost import Program
from tools.bench.instructions import instructions
from tools.bench.part import Part, Table

STEPS = (
    ("the interpreter", ""),
    ("re, typing, json", "re, typing, json"),
    ("luna_textfile, up to the first line of the job", "luna_textfile.run.minute_schedule, luna_textfile.run.script"),
)
"""Each step imports what the ones before it do, and one thing more. `re` is what pip's scripts begin with."""


def imports(scripts: Path) -> Part:
    """Count the instructions of each step."""
    rows, names, before = [], ["os"], 0.0
    for title, more in STEPS:
        names += [more] if more else []
        # os._exit, as our scripts end: taking the interpreter apart is no part of an import.
        code = f"import {', '.join(names)}; os._exit(0)"
        program = Program(title, (scripts / "python", "-c", code), {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
        until = sum(instructions(program)) / 1e6
        rows.append((title, f"{until - before:.1f}", f"{until:.1f}"))
        before = until
    return Part((Table("Imports of the minute job, millions of instructions", ("what", "its own", "so far"), rows),))
