"""Temporary files of killed runs are removed; nothing else ever is."""

import os

import pytest
from fixtures.proven import not_proven
from scripts.host import Host

OURS = "luna_textfile_minute.prom.4711.0123abcd.tmp"
FOREIGN = (
    "luna_textfile_daily.prom.4711.0123abcd.tmp",  # the daily job may be writing it at this moment
    "luna_textfile_minute.prom.old.tmp",
    "luna_textfile_minute.prom.4711.0123abcd.tmp.bak",
    "luna_textfile_minute.prom.4711.0123abcde.tmp",
    "luna_textfile_minute.prom.4711.0123ABCD.tmp",
    "luna_textfile_minute.prom.4711.0123 bcd.tmp",
    "luna_textfile_minute.prom.x711.0123abcd.tmp",
    "luna_textfile_minute.prom.0123abcd.tmp",
    "luna_textfile_minute.prom~",
    "luna_textfile_minutes.prom.4711.0123abcd.tmp",
    "my_luna_textfile_minute.prom.4711.0123abcd.tmp",
    "raid.prom",
    "raid.prom.4711.0123abcd.tmp",
)


def removals(events: list[dict[str, object]]) -> list[object]:
    """Return the names that the log says were removed."""
    return [event["file"] for event in events if event["event"] == "removed what a killed run left behind"]


def test_ours_is_removed_and_named(host: Host) -> None:
    """A temporary file with the name that a killed run of ours leaves is removed, and the log tells it."""
    (host.directory / OURS).write_text("half a fi")
    done = host.run()
    assert done.code == 0
    assert removals(done.events) == [OURS]
    assert host.files() == {"luna_textfile_minute.prom"}


@pytest.mark.parametrize("name", FOREIGN)
def test_another_name_is_kept(host: Host, name: str) -> None:
    """A name that our writer does not give, however near, is somebody else's."""
    (host.directory / name).write_text("mine")
    done = host.run()
    assert removals(done.events) == []
    assert (host.directory / name).read_text() == "mine"


def test_another_users_file_is_kept(host: Host) -> None:
    """A file of our name that belongs to another user is not ours to remove."""
    if os.geteuid() != 0:
        not_proven("giving a file to another user needs root: run the tests as root once")
    (host.directory / OURS).write_text("mine")
    os.chown(host.directory / OURS, 4711, 4711)
    assert removals(host.run().events) == []
    assert (host.directory / OURS).exists()


@pytest.mark.parametrize("kind", ["directory", "link", "fifo"])
def test_what_is_no_file_is_kept(host: Host, kind: str) -> None:
    """Only regular files are removed: our writer makes nothing else."""
    path = host.directory / OURS
    if kind == "directory":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(host.config)
    else:
        os.mkfifo(path)
    assert host.run().code == 0
    assert os.path.lexists(path)
    assert host.config.exists()


def test_leftovers_of_the_state_are_removed(host: Host) -> None:
    """The same in the state directory."""
    left = host.state / "minute.json.4711.0123abcd.tmp"
    kept = host.state / "daily.json.4711.0123abcd.tmp"
    for path in (left, kept):
        path.write_text("{")
    assert host.run().code == 0
    assert not left.exists()
    assert kept.exists()
