"""`check --only rights`: what the jobs' user may do, on real files with real modes."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from checkup.certificate_site import good_files
from checkup.people import must_be_root, open_folder
from checkup.site import Site

OTHER = ("setpriv", "--reuid=daemon", "--regid=daemon", "--clear-groups")


@pytest.fixture
def shared() -> Iterator[Site]:
    """Give a host whose jobs run as nobody, with files that nobody may use; the check runs as root."""
    must_be_root()
    with open_folder() as folder:
        site = Site(folder / "site")
        library = site.host.root / "libCryptoki2_64.so"
        shutil.copy(site.sections["hsm"]["library_path"], library)
        lock = site.client / "lock"
        lock.mkdir()
        systemd = {"user": "nobody", "groups": [], "client_directories": [str(lock)]}
        site.configure(hsm={"library_path": str(library)}, bundle={"systemd": systemd})
        good_files(site)
        with (site.client / "Chrystoki.conf").open("a") as file:
            file.write(f"Misc = {{\n   MutexFolder = {lock};\n}}\n")
        for path in (site.host.directory, site.host.state, lock):
            shutil.chown(path, "nobody")
        site.host.state.chmod(0o700)
        yield site


def mended(site: Site, command: str) -> None:
    """Run the command that a finding names: afterwards nothing is wrong. Never one that changes users."""
    assert command.startswith(("chgrp ", "install ")), command
    subprocess.run(command, shell=True, check=True)  # noqa: S602 - as an operator would paste it
    assert site.check("rights").problems() == []


def test_all_is_well(shared: Site) -> None:
    """One line that names everything that was tried."""
    checked = shared.check("rights")
    assert (checked.code, checked.levels()) == (0, {"ok"}), checked.text
    said = checked.one("ok", "nobody has the rights on")
    for what in ("the library", "Chrystoki.conf", "the client's key", "lock folder", "the textfile directory"):
        assert what in said.observation


@pytest.mark.parametrize(
    ("name", "mode", "what"),
    [
        ("client", 0o700, "Chrystoki.conf"),
        ("client/Chrystoki.conf", 0o600, "Chrystoki.conf"),
        ("client/ClientPrivKeyFile.pem", 0o600, "the client's key"),
        ("client/ClientCertFile.pem", 0o600, "the client certificate"),
        ("client/ServerCAFile.pem", 0o600, "the appliances' certificates"),
        ("libCryptoki2_64.so", 0o600, "the library"),
        ("config.yaml", 0o600, "the configuration"),
    ],
)
def test_a_file_that_the_jobs_may_not_read(shared: Site, name: str, mode: int, what: str) -> None:
    """What decides is named with its mode and owner; the command gives the right to the group, and mends it."""
    path = shared.host.root / name
    path.chmod(mode)
    checked = shared.check("rights")
    assert checked.code == 1
    said = checked.one("problem", f"nobody cannot read {what}", f"{path} is", "root:root")
    assert said.fix.startswith(f"chgrp nogroup {path} && chmod g+")
    mended(shared, said.fix)


@pytest.mark.parametrize("name", ["textfile", "state", "client/lock"])
def test_a_folder_that_the_jobs_may_not_write_to(shared: Site, name: str) -> None:
    """The textfile directory, the state directory, the lock folder of the client."""
    path = shared.host.root / name
    shutil.chown(path, "root")
    path.chmod(0o755)
    said = shared.check("rights").one("problem", "nobody cannot write to", str(path))
    assert said.fix.startswith(f"chgrp nogroup {path} && chmod g+")
    mended(shared, said.fix)


def test_a_group_that_the_user_only_has_to_join(shared: Site) -> None:
    """The file's group has the right: as `hsmusers` has with a Luna client."""
    path = shared.client / "Chrystoki.conf"
    shutil.chown(path, group="daemon")
    path.chmod(0o640)
    assert shared.check("rights").one("problem", "Chrystoki.conf").fix == "usermod --append --groups daemon nobody"


def test_a_group_that_has_no_right_itself(shared: Site) -> None:
    """Joining the file's group would not help: it may not read the file either."""
    path = shared.client / "Chrystoki.conf"
    shutil.chown(path, group="daemon")
    path.chmod(0o600)
    mended(shared, shared.check("rights").one("problem", "Chrystoki.conf").fix)


def test_the_clients_group_gets_the_right(shared: Site) -> None:
    """The configuration has the user join a group, and he is no member yet: the command says both."""
    lock = str(shared.client / "lock")
    shared.configure(bundle={"systemd": {"user": "nobody", "groups": ["daemon"], "client_directories": [lock]}})
    path = shared.client / "ClientPrivKeyFile.pem"
    path.chmod(0o600)
    said = shared.check("rights").one("problem", "the client's key")
    assert said.fix == f"usermod --append --groups daemon nobody && chgrp daemon {path} && chmod g+r {path}"


def test_a_salt_that_the_jobs_may_not_read(shared: Site) -> None:
    """Names are hashed, and the salt is root's alone: the jobs would end with exit code 2."""
    salt = shared.host.root / "salt"
    salt.write_text("0123456789abcdef" * 4)
    salt.chmod(0o600)
    shared.configure(privacy={"serial": "hash", "salt_file": str(salt)})
    checked = shared.check("rights")
    assert checked.code == 1
    assert "exit code 2" in checked.one("problem", str(salt), "Permission denied").impact
    shutil.chown(salt, group="nogroup")
    salt.chmod(0o640)
    assert shared.check("rights").problems() == []


def test_a_missing_lock_folder(shared: Site) -> None:
    """Chrystoki.conf names it, and it is not there."""
    shutil.rmtree(shared.client / "lock")
    mended(shared, shared.check("rights").one("problem", "lock folder", "there is no").fix)


def test_a_link_leads_to_its_end(shared: Site) -> None:
    """Chrystoki.conf is a link to a folder that nobody may enter: that folder is named."""
    hidden = shared.host.root / "hidden"
    hidden.mkdir(mode=0o700)
    path = shared.client / "Chrystoki.conf"
    path.rename(hidden / "Chrystoki.conf")
    path.symlink_to(hidden / "Chrystoki.conf")
    shared.check("rights").one("problem", "Chrystoki.conf", f"{hidden} is drwx------")


def test_the_sandbox_of_the_services(shared: Site) -> None:
    """The lock folder is not in bundle.systemd.client_directories: its modes do not matter then."""
    shared.configure(bundle={"systemd": {"user": "nobody"}})
    checked = shared.check("rights")
    assert checked.code == 0
    assert "client_directories" in checked.one("warning", str(shared.client / "lock")).fix


def test_a_user_that_is_not_there(site: Site) -> None:
    """The services cannot start then."""
    site.configure(bundle={"systemd": {"user": "no-such-user"}})
    checked = site.check("rights")
    assert checked.code == 1
    checked.one("problem", "there is no user no-such-user")


def test_another_user_tells_from_the_modes(shared: Site) -> None:
    """Neither root nor the jobs' user: the same verdicts, worked out, and it says so."""
    path = shared.client / "ClientPrivKeyFile.pem"
    shutil.chown(path, "daemon")
    path.chmod(0o600)
    shutil.chown(shared.host.state, "root")
    shared.host.state.chmod(0o755)
    checked = shared.check("rights", under=OTHER)
    assert checked.code == 1
    checked.one("unknown", "from the modes of the files")
    checked.one("problem", "nobody cannot read the client's key", "daemon:root")
    checked.one("problem", "nobody cannot write to the state directory")
    checked.one("ok", "nobody has the rights on", "the library")


def test_what_another_user_may_not_even_look_at(shared: Site) -> None:
    """A folder that the asking user cannot enter, and the jobs' user can: no verdict."""
    shutil.chown(shared.client, "nobody")
    shared.client.chmod(0o700)
    checked = shared.check("rights", under=OTHER)
    assert not [seen for seen in checked.problems() if "Chrystoki" in seen]


def test_the_hsm_is_asked_as_the_jobs_user(shared: Site) -> None:
    """As root, the library is loaded by a process of that user: what root could read does not help it."""
    assert shared.check("hsm").one("ok", "checked as user nobody")
    Path(shared.sections["hsm"]["library_path"]).chmod(0o600)
    checked = shared.check("hsm")
    assert checked.code == 1
    checked.one("problem", "cannot be loaded", "Permission denied")


def test_the_hsm_asked_by_another_user(shared: Site) -> None:
    """Who is neither root nor the jobs' user asks as himself, and is told so."""
    shared.host.calls.touch()
    shared.host.calls.chmod(0o666)
    checked = shared.check("hsm", under=OTHER)
    assert "sudo -u nobody" in checked.one("warning", "checked as user number 1").fix
    checked.one("ok", "C_Initialize answered")
