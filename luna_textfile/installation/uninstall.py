"""Uninstalling: what the record says was put there, and what the jobs wrote, and nothing else."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from luna_textfile.bundle.plan import Manifest, plan
from luna_textfile.bundle.write import write
from luna_textfile.installation.files import CONFIGURATION, FOLDER, KEEP, OWNER, PROM, RECORD, STATE, USER
from luna_textfile.installation.host import Command, Say, run
from luna_textfile.installation.install import ENABLED


class Removal:
    """Takes away what install put below `root`. With `dry`, it only says so."""

    def __init__(self, root: Path, say: Say, *, dry: bool) -> None:
        """Read the record. Raises ValueError if it is spoilt, OSError if it cannot be read."""
        self._root, self._say, self._dry = root, say, dry
        self._record = Manifest.load(root / RECORD)

    def nothing_installed(self) -> bool:
        """Return whether there is no record of an installation."""
        return not self._record.files

    def run(self, *, keep_config: bool, force: bool) -> None:
        """Stop, remove, forget. Files edited since stay, and are named, unless `force`.

        Raises OSError, CommandError.
        """
        live = self._root == Path("/")
        if live:
            self._commands(
                Command("no more runs", ("systemctl", "disable", "--now", *ENABLED), must=False),
                Command("end what runs", ("systemctl", "stop", "luna-textfile-*.service"), must=False),
                Command("forget when it ran", ("systemctl", "clean", "--what=state", ENABLED[1]), must=False),
            )
        self._data()
        self._files(keep_config=keep_config, force=force)
        if live:
            self._commands(
                Command("forget the units", ("systemctl", "daemon-reload")),
                Command("forget failures", ("systemctl", "reset-failed", "luna-textfile-*"), must=False),
            )
            self._user()

    def _files(self, *, keep_config: bool, force: bool) -> None:
        parts = {part for _, part in self._record.files.values()} - ({CONFIGURATION} if keep_config else set())
        removal = plan(self._root, dict.fromkeys(parts, ()), RECORD)
        kept = () if force else removal.foreign
        for change in removal.changes:
            self._say(f"{'keep' if change.path in kept else 'remove':8}{self._root / change.path}")
        for path in kept:
            self._say(f"  {self._root / path} was edited: remove it yourself, or use --force")
        if self._dry:
            return
        changes = tuple(change for change in removal.changes if change.path not in kept)
        write(self._root, removal._replace(changes=changes), KEEP)
        self._remove_file(self._root / RECORD)
        self._remove_if_empty((self._root / RECORD).parent)

    def _data(self) -> None:
        """Remove what the jobs wrote: node_exporter would serve the last numbers for ever."""
        for kind, name in self._made():
            path = self._root / name.lstrip("/")
            if kind == PROM:
                for file in sorted(path.glob("luna_textfile_*.prom*")):
                    self._say(f"{'remove':8}{file}")
                    self._remove_file(file)
            elif kind == STATE and path.is_dir():
                self._say(f"{'remove':8}{path}")
                if not self._dry:
                    shutil.rmtree(path)
        for kind, name in self._made():
            if kind == FOLDER:
                self._remove_if_empty(self._root / name.lstrip("/"))
            elif kind == OWNER:
                self._give_back(*name.partition(" ")[::2])

    def _give_back(self, owner: str, folder: str) -> None:
        """Give a folder the owner, group and mode that it had before."""
        uid, gid, mode = owner.split(":")
        path = self._root / folder.lstrip("/")
        if path.is_dir():
            self._say(f"{'restore':8}owner and mode of {path}")
            if not self._dry:
                os.chown(path, int(uid), int(gid))
                path.chmod(int(mode, 8))

    def _user(self) -> None:
        for kind, name in self._made():
            if kind == USER:
                self._commands(Command("made by install", ("userdel", name), must=False))

    def _made(self) -> Iterator[tuple[str, str]]:
        for thing in self._record.made:
            kind, _, name = thing.partition(" ")
            yield kind, name

    def _commands(self, *commands: Command) -> None:
        for command in commands:
            if self._dry:
                self._say(f"{' '.join(command.line)}    # {command.why}")
            else:
                run(command, self._say)

    def _remove_file(self, path: Path) -> None:
        if not self._dry:
            path.unlink(missing_ok=True)

    def _remove_if_empty(self, path: Path) -> None:
        if not self._dry and path.is_dir() and not any(path.iterdir()):
            path.rmdir()
