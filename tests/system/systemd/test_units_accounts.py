"""The user and the folders, made by systemd's own programs in a root of their own."""

import os
import subprocess
from pathlib import Path

import pytest
from fixtures.proven import not_proven, require
from fixtures.rendered_units import Settings, units

DIRECTORY = "var/lib/prometheus/node-exporter"
PROMETHEUS = 991


def make(root: Path, settings: Settings | None = None) -> dict[str, list[str]]:
    """Make user and folders as the summary says; return the fields of each user's line."""
    if os.geteuid() != 0:
        not_proven("folders for other users can be made by root only: run as root")
    units(root, settings)
    run("systemd-sysusers", root)
    run("systemd-tmpfiles", root, "--create")
    return {line.split(":")[0]: line.split(":") for line in (root / "etc/passwd").read_text().splitlines()}


def run(program: str, root: Path, *options: str) -> None:
    """Run one of the two programs on our file; it must have nothing to say."""
    command: list[str | Path] = [require(program, "systemd"), f"--root={root}", *options, "luna-textfile.conf"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # It tells of each account that it makes.
    words = [line for line in done.stderr.splitlines() if not line.startswith("Creating ")]
    assert (done.returncode, words) == (0, [])


def test_the_user_cannot_log_in_and_is_in_the_clients_group(tmp_path: Path) -> None:
    """No shell, no password; its home is the state directory; the Luna client's group is joined, made if missing."""
    luna = make(tmp_path)["luna"]
    assert luna[5:] == ["/var/lib/luna-textfile", "/usr/sbin/nologin"]
    shadow = (tmp_path / "etc/shadow").read_text()
    assert "luna:!*:" in shadow
    assert any(line.startswith("hsmusers:") and line.endswith(":luna") for line in group_lines(tmp_path))


def group_lines(root: Path) -> list[str]:
    """Return the lines of the group file."""
    return (root / "etc/group").read_text().splitlines()


def test_the_folder_is_made_for_us_to_write(tmp_path: Path) -> None:
    """Where there is none, it belongs to root, and to our group, which may write."""
    luna = make(tmp_path)["luna"]
    status = (tmp_path / DIRECTORY).stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (0, int(luna[3]), 0o775)


@pytest.mark.parametrize("owner", [0, PROMETHEUS])
def test_a_folder_that_is_there_keeps_its_owner(tmp_path: Path, owner: int) -> None:
    """Debian's node_exporter: its folder lies below one of another user, which systemd-tmpfiles would refuse an ACL."""
    if os.geteuid() != 0:
        not_proven("folders of other users can be made by root only: run as root")
    folder = tmp_path / DIRECTORY
    folder.mkdir(parents=True, mode=0o755)
    os.chown(folder.parent, PROMETHEUS, PROMETHEUS)
    os.chown(folder, owner, owner)
    luna = make(tmp_path)["luna"]
    status = folder.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (owner, int(luna[3]), 0o775)


def test_a_state_directory_elsewhere_is_made_too(tmp_path: Path) -> None:
    """What StateDirectory= cannot make, tmpfiles.d does, for our user only; blanks and % in names are no fault."""
    settings: Settings = {"textfile": {"state_directory": "/srv/100 % state"}, "bundle": {"systemd": {"user": "watch"}}}
    watch = make(tmp_path, settings)["watch"]
    status = (tmp_path / "srv/100 % state").stat()
    assert (status.st_uid, status.st_mode & 0o7777) == (int(watch[2]), 0o750)
    assert watch[5] == "/srv/100 % state"
