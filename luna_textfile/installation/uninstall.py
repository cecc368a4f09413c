"""Uninstalls: removes what the record lists and what the jobs wrote, and nothing else."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from luna_textfile.bundle.output.plan import Manifest, plan
from luna_textfile.bundle.output.write import write
from luna_textfile.bundle.parts.systemd import ENABLED
from luna_textfile.installation.accounts import remove_accounts
from luna_textfile.installation.files import CONFIGURATION, KEEP, RECORD, UNITS, with_drop_in
from luna_textfile.installation.host import HERE, Command, Say, run, systemd_runs
from luna_textfile.installation.made import FOLDER, OWNER, PROM, STATE

PERSISTENT = "luna-textfile-daily.timer"
"""systemd keeps the time of the last run of this timer in a file."""


class Removal:
    """Removes what install created below `root`. With `dry`, it only prints the steps."""

    def __init__(self, root: Path, say: Say, *, dry: bool) -> None:
        """Read the record. Raises ValueError if it is not valid, OSError if it cannot be read."""
        self._root, self._say, self._dry = root, say, dry
        self._record = Manifest.load(root / RECORD)

    def nothing_installed(self) -> bool:
        """Return whether there is no record of an installation."""
        return not (self._root / RECORD).exists()

    def run(self, *, keep_config: bool, force: bool) -> None:
        """Stop the units and remove everything. Edited files stay and are reported, unless `force` is set.

        The record is removed last, so that a failed removal can be repeated. Raises OSError, CommandError.
        """
        booted = self._root == HERE and systemd_runs()
        if booted:
            self._commands(
                Command("no more runs", ("systemctl", "stop", *ENABLED), must=False),
                Command("end running jobs", ("systemctl", "stop", "luna-textfile-*.service"), must=False),
                Command("no start at boot", ("systemctl", "disable", *ENABLED), must=False),
                Command(
                    "remove the time of the last run", ("systemctl", "clean", "--what=state", PERSISTENT), must=False
                ),
            )
        self._data()
        self._files(keep_config=keep_config, force=force)
        if booted:
            others = with_drop_in(self._record.files)
            self._commands(
                Command("unload the units", ("systemctl", "daemon-reload")),
                Command("reset failed states", ("systemctl", "reset-failed", "luna-textfile-*"), must=False),
                *(Command("without the drop-in", ("systemctl", "try-restart", unit), must=False) for unit in others),
            )
        if self._root == HERE:
            remove_accounts(tuple(self._made()), self._commands, self._say)
        self._remove_file(self._root / RECORD)
        self._remove_if_empty((self._root / RECORD).parent)

    def _files(self, *, keep_config: bool, force: bool) -> None:
        parts = {part for _, part in self._record.files.values()} - ({CONFIGURATION} if keep_config else set())
        removal = plan(self._root, dict.fromkeys(parts, ()), RECORD)
        kept = () if force else removal.foreign
        for change in removal.changes:
            self._say(f"{'keep' if change.path in kept else 'remove':8}{self._root / change.path}")
        for path in kept:
            self._say(f"  {self._root / path} was edited: remove it yourself, or use --force")
        for drop_in in sorted((self._root / UNITS).glob("luna-textfile-*.d/*.conf")):
            self._say(f"{'keep':8}{drop_in}\n  this drop-in is not from install: remove it yourself")
        if self._dry:
            return
        changes = tuple(change for change in removal.changes if change.path not in kept)
        write(self._root, removal._replace(changes=changes), KEEP)
        self._links()

    def _links(self) -> None:
        """Remove the links that enable units; in an image, systemctl does not."""
        for folder in sorted((self._root / UNITS).glob("*.wants")):
            links = [folder / unit for unit in ENABLED if (folder / unit).is_symlink()]
            for link in links:
                self._remove_file(link)
            if links:
                self._remove_if_empty(folder)

    def _data(self) -> None:
        """Remove the files of the jobs: node_exporter would serve the last values forever."""
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
        self._folders()

    def _folders(self) -> None:
        for kind, name in self._made():
            if kind == OWNER:
                self._give_back(*name.partition(" ")[::2])
        # The longest first: a folder before its parent.
        for name in sorted((name for kind, name in self._made() if kind == FOLDER), key=len, reverse=True):
            self._remove_if_empty(self._root / name.lstrip("/"))

    def _give_back(self, owner: str, folder: str) -> None:
        """Restore the owner, group and mode of a folder."""
        uid, gid, mode = owner.split(":")
        path = self._root / folder.lstrip("/")
        if path.is_dir():
            self._say(f"{'restore':8}owner and mode of {path}")
            if not self._dry:
                os.chown(path, int(uid), int(gid))
                path.chmod(int(mode, 8))

    def _made(self) -> Iterator[tuple[str, str]]:
        for entry in self._record.made:
            kind, _, name = entry.partition(" ")
            yield kind, name

    def _commands(self, *commands: Command) -> None:
        for command in commands:
            if self._dry:
                self._say(f"{' '.join(command.line)}    # {command.reason}")
            else:
                run(command, self._say)

    def _remove_file(self, path: Path) -> None:
        if not self._dry:
            path.unlink(missing_ok=True)

    def _remove_if_empty(self, path: Path) -> None:
        if not self._dry and path.is_dir() and not any(path.iterdir()):
            path.rmdir()
