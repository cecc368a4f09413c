"""What rendering into a directory would change there, by the manifest of the previous render.

manifest.json holds the SHA-256 of every file that a render wrote. So files of an earlier render that no longer exist
can be removed, files of others are never touched, and a file that a user edited is not lost.
"""

import difflib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from luna_textfile.bundle.engine.site import File

MANIFEST = "manifest.json"


class Manifest(NamedTuple):
    """What an earlier run left: of each file its checksum and its part, and what else it made (a user ...)."""

    files: Mapping[str, tuple[str, str]]
    made: tuple[str, ...] = ()

    @classmethod
    def load(cls, path: Path) -> "Manifest":
        """Return the manifest in a file, an empty one if there is none. Raises ValueError if it is spoilt."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            files = {name: (entry["sha256"], entry["part"]) for name, entry in content["files"].items()}
            return cls(files, tuple(content.get("made", ())))
        except FileNotFoundError:
            return cls({})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path} is not a manifest of ours ({error!r}): remove it if the folder is ours") from None

    def text(self, version: str) -> str:
        """Return the manifest as it is written."""
        files = {name: {"part": part, "sha256": digest} for name, (digest, part) in sorted(self.files.items())}
        made = {"made": self.made} if self.made else {}
        return json.dumps({"luna-textfile": version, "files": files, **made}, indent=2) + "\n"


class Change(NamedTuple):
    """One file that differs: `old` is None if it is new, `new` is None if it shall go."""

    path: str
    old: str | None
    new: str | None

    def diff(self) -> Iterator[str]:
        """Yield the lines of a unified diff."""
        old, new = (text.splitlines() if text is not None else [] for text in (self.old, self.new))
        names = (f"a/{self.path}" if self.old is not None else "/dev/null", f"b/{self.path}")
        yield from difflib.unified_diff(
            old, new, names[0], names[1] if self.new is not None else "/dev/null", lineterm=""
        )


class Plan(NamedTuple):
    """Everything that differs, the files that a user made or edited, and the manifest afterwards."""

    changes: tuple[Change, ...]
    foreign: tuple[str, ...]
    unchanged: int
    manifest: Manifest
    record: str


def plan(directory: Path, rendered: Mapping[str, Iterable[File]], record: str = MANIFEST) -> Plan:
    """Compare `directory` with what was rendered, by part; files of other parts stay. Raises ValueError, OSError.

    `record` is the place of the manifest below `directory`.
    """
    before = Manifest.load(directory / record)
    files = {file.path: (file.text, part) for part, found in rendered.items() for file in found}
    kept = {name: entry for name, entry in before.files.items() if entry[1] not in rendered}
    after = {name: (_digest(text), part) for name, (text, part) in files.items()}
    gone = sorted(before.files.keys() - kept.keys() - files.keys())
    changes, foreign, unchanged = [], [], 0
    for path in (*sorted(files), *gone):
        old, new = _read(directory, path), files[path][0] if path in files else None
        if old == new:
            unchanged += new is not None
            continue
        changes.append(Change(path, old, new))
        if old is not None and _digest(old) != before.files.get(path, ("", ""))[0]:
            foreign.append(path)
    return Plan(tuple(changes), tuple(foreign), unchanged, Manifest(kept | after, before.made), record)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _read(directory: Path, path: str) -> str | None:
    """Return the text of a file below `directory`, None if there is none. A path may not lead out of it."""
    if os.path.isabs(path) or ".." in path.split("/"):
        raise ValueError(f"the manifest names {path}, which is not below {directory}")
    try:
        with open(directory / path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return None
