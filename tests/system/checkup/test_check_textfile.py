"""`check --only textfile`: the folder of the files, and the user of a real node_exporter."""

import pytest

from checkup.exporters import exporter_of_nobody, in_a_namespace, ran
from checkup.people import must_be_root, open_folder
from checkup.site import Site


def test_a_folder_that_its_user_may_not_read() -> None:
    """node_exporter runs as another user: mode and owner of the folder that stops it, and the command."""
    must_be_root()
    with open_folder() as folder:
        site = ran(Site(folder / "site"))
        site.host.directory.chmod(0o700)
        with exporter_of_nobody(site.host.directory, folder / "log") as port:
            site.configure(exporter={"port": port})
            checked = site.check("textfile", "exporter")
    assert checked.code == 1
    said = checked.one("problem", "nobody, the user of node_exporter, cannot read", "drwx------ root:root")
    assert said.fix == f"chmod o+rx {site.host.directory}"
    checked.one("problem", "serves no file of the jobs")


def test_a_file_that_its_user_may_not_read() -> None:
    """The folder is fine; a umask made the file unreadable."""
    must_be_root()
    with open_folder() as folder:
        site = ran(Site(folder / "site"))
        site.host.prom().chmod(0o600)
        with exporter_of_nobody(site.host.directory, folder / "log") as port:
            site.configure(exporter={"port": port})
            checked = site.check("textfile", "exporter")
    checked.one("problem", "nobody, the user of node_exporter", f"{site.host.prom()} is -rw-------")
    checked.one("problem", f"{site.host.prom()} is not served")


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        ("mount -t tmpfs -o size=4k tmpfs {0} && head -c 4096 /dev/zero > {0}/fill", "is full"),
        ("mount -t tmpfs -o nr_inodes=2 tmpfs {0} && touch {0}/last", "has no inode left"),
        ("mount -t tmpfs -o ro tmpfs {0}", "mounted read-only"),
    ],
)
def test_a_textfile_directory_without_room(site: Site, prepare: str, words: str) -> None:
    """A real file system that is full, without inodes, or read-only: in a mount namespace of the check's own."""
    checked = site.check("textfile", under=in_a_namespace(prepare.format(site.host.directory)))
    assert checked.code == 1
    checked.one("problem", str(site.host.directory), words)


@pytest.mark.parametrize("there", [False, True])
def test_a_textfile_directory_that_is_none(site: Site, *, there: bool) -> None:
    """It is missing, or a file."""
    path = site.host.root / "nowhere"
    if there:
        path.touch()
    site.configure(textfile={"directory": str(path)})
    checked = site.check("textfile")
    assert checked.code == 1
    checked.one("problem", str(path))
