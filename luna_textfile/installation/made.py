"""What an installation creates beside its files. The record keeps it for uninstall, which removes nothing else.

An entry is a kind and a name. `known` are the entries of the last installation: their users and folders exist already.
"""

from collections.abc import Iterator
from pathlib import Path

from luna_textfile.bundle.engine.site import Site
from luna_textfile.installation.host import group_members, user_exists

USER, GROUP, STATE, FOLDER = "user", "group", "state", "folder"
"""Created: a user, a group, the state directory, and a folder, which uninstall removes if it is empty."""
MEMBER = "member"
"""user:group: an existing user that was added to the group."""
PROM = "prom"
"""The folder that the jobs write to, even if install did not create it."""
OWNER = "owner"
"""uid:gid:mode folder: the owner and mode before the installation."""
UNFINISHED = "unfinished"
"""The commands of the last installation did not all succeed."""


def made(site: Site, root: Path, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the entries of this installation and of the ones before it."""
    known = tuple(entry for entry in known if entry != UNFINISHED)
    now = (*_accounts(site, root, known), *_folders(site, root, known))
    return (*known, *(entry for entry in now if entry not in known))


def _accounts(site: Site, root: Path, known: tuple[str, ...]) -> Iterator[str]:
    user, groups = str(site.bundle["systemd"]["user"]), tuple(map(str, site.bundle["systemd"]["groups"]))
    there = user_exists(user, root)
    if not there:
        yield f"{USER} {user}"
    for group in (user, *groups):
        members = group_members(group, root)
        if members is None:
            yield f"{GROUP} {group}"
        elif there and group != user and user not in members and f"{USER} {user}" not in known:
            yield f"{MEMBER} {user}:{group}"


def _folders(site: Site, root: Path, known: tuple[str, ...]) -> Iterator[str]:
    textfile = site.config.textfile
    yield f"{PROM} {textfile.directory}"
    state, folder = Path(textfile.state_directory), Path(textfile.directory)
    if not _below(root, state).exists():
        yield f"{STATE} {state}"
    for path in (folder, *folder.parents, *state.parents):
        if not _below(root, path).exists():
            yield f"{FOLDER} {path}"
    found = _below(root, folder)
    settled = any(entry.startswith((FOLDER, OWNER)) and entry.endswith(f" {folder}") for entry in known)
    if found.exists() and not settled:
        status = found.stat()
        yield f"{OWNER} {status.st_uid}:{status.st_gid}:{status.st_mode & 0o7777:o} {folder}"


def _below(root: Path, path: Path) -> Path:
    return root / str(path).lstrip("/")
