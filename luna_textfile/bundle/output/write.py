"""Puts a plan into effect: everything is on the disk under other names before the first file is replaced."""

import os
from pathlib import Path

from luna_textfile import __version__
from luna_textfile.bundle.output.plan import Change, Plan
from luna_textfile.bundle.validation.exporter_web import FILE

TEMPORARY = ".luna-textfile-new"
"""Ends the name of a file that is not in place yet. None of the readers of a bundle reads such a name."""

MODES = {FILE: 0o640}
"""Of files that hold hashes of passwords."""


def write(directory: Path, plan: Plan, keep: frozenset[str] = frozenset()) -> None:
    """Write what the plan says; the folders `keep` below `directory` stay even when they become empty.

    Raises OSError; then each file is either the old one or the new one, whole.

    A full disk is noticed before anything is replaced. Files that do not change keep their time.
    """
    manifest = Change(plan.record, _present(directory / plan.record), plan.manifest.text(__version__))
    written = [change for change in (*plan.changes, manifest) if change.new not in (None, change.old)]
    try:
        for change in written:
            _stage(directory / change.path, change.new or "")
        for change in written:
            os.replace(_temporary(directory / change.path), directory / change.path)
    finally:
        for change in written:
            _temporary(directory / change.path).unlink(missing_ok=True)
    for change in plan.changes:
        if change.new is None:
            _remove(directory / change.path, {directory, *(directory / name for name in keep)})


def _stage(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    executable = text.startswith("#!")
    with open(_temporary(path), "w", encoding="utf-8", newline="") as file:
        file.write(text)
        os.fchmod(file.fileno(), 0o755 if executable else MODES.get(path.name, 0o644))
        file.flush()
        os.fsync(file.fileno())


def _present(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _temporary(path: Path) -> Path:
    return path.with_name(path.name + TEMPORARY)


def _remove(path: Path, keep: set[Path]) -> None:
    """Remove a file, and the folders that are empty without it, up to one of `keep`."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder in keep or any(folder.iterdir()):
            return
        folder.rmdir()
