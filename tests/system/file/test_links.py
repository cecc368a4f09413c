"""Links that somebody planted: nothing of ours is ever written through one."""

import os
from pathlib import Path

import pytest
from scripts.host import Host

from luna_textfile.textfile import atomic


@pytest.mark.parametrize("there", [True, False])
def test_a_link_in_the_place_of_our_file_is_replaced(host: Host, there: bool) -> None:
    """A link planted under our name is replaced by the file; what it points to is neither written nor made."""
    victim = host.root / "victim"
    if there:
        victim.write_text("precious")
    host.prom().symlink_to(victim)
    assert host.run().code == 0
    assert not host.prom().is_symlink()
    assert (victim.read_text() == "precious") if there else not victim.exists()


def test_a_hard_link_in_the_place_of_our_file_is_replaced(host: Host) -> None:
    """The same for a hard link: the other name keeps its content."""
    victim = host.root / "victim"
    victim.write_text("precious")
    os.link(victim, host.prom())
    assert host.run().code == 0
    assert victim.read_text() == "precious"
    assert host.prom().stat().st_nlink == 1


def test_a_link_in_the_place_of_the_state_is_replaced(host: Host) -> None:
    """The state, too, is renamed into place and never written through a link."""
    victim = host.root / "victim"
    victim.write_text("precious")
    (host.state / "minute.json").symlink_to(victim)
    assert host.run().code == 0
    assert victim.read_text() == "precious"
    assert not (host.state / "minute.json").is_symlink()


@pytest.mark.parametrize("kind", ["link", "dangling link", "file", "fifo", "directory"])
def test_whatever_bears_the_temporary_name_is_neither_used_nor_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Should somebody guess the random name, the write fails and leaves what was planted."""
    monkeypatch.setattr(os, "urandom", lambda size: b"\xab" * size)
    target, victim = tmp_path / "x.prom", tmp_path / "victim"
    target.write_text("old")
    planted = tmp_path / f"x.prom.{os.getpid()}.abababab.tmp"
    plant(planted, kind, victim)
    with pytest.raises(FileExistsError):
        atomic.write(str(target), "new", 0o644)
    assert target.read_text() == "old"
    assert os.path.lexists(planted)
    assert victim.exists() == (kind == "link")
    if kind == "link":
        assert victim.read_text() == "precious"


def plant(path: Path, kind: str, victim: Path) -> None:
    """Put something there before us."""
    if kind == "link":
        victim.write_text("precious")
    if kind.endswith("link"):
        path.symlink_to(victim)
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "directory":
        path.mkdir()
    else:
        path.write_text("planted")


def test_a_link_in_the_place_of_the_lock_is_not_followed(host: Host) -> None:
    """A lock that is a link stops the run instead of opening somebody's file for writing."""
    victim = host.root / "victim"
    victim.write_text("precious")
    (host.state / "minute.lock").symlink_to(victim)
    done = host.run()
    assert done.code == 1
    assert victim.read_text() == "precious"
    assert host.files() == set()
