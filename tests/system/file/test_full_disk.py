"""A file system without room or without inodes."""

import os

import pytest
from scripts.host import Host
from text.reading import is_whole

from file.mounts import tmpfs


def fill(host: Host, spare: int) -> None:
    """Take all the room of the textfile directory's file system but about `spare` bytes."""
    status = os.statvfs(host.directory)
    (host.directory / "filler").write_bytes(b"x" * (status.f_bavail * status.f_bsize - spare))


@pytest.mark.parametrize("spare", [0, 4096])
def test_a_full_file_system_keeps_the_old_file(host: Host, spare: int) -> None:
    """Without room, or with room for a part only (a short write): exit 1, the old file, no temporary file."""
    with tmpfs(host.directory, "size=64k"):
        host.run()
        old = host.prom().read_bytes()
        assert len(old) > 4096, "the file would fit into the room that is left"
        fill(host, spare)
        done = host.run()
        assert done.code == 1
        assert done.events[-1]["detail"] == "No space left on device"
        assert host.prom().read_bytes() == old
        assert host.files() == {"luna_textfile_minute.prom", "filler"}
        (host.directory / "filler").unlink()
        assert host.run().code == 0
        assert is_whole(host.text(), "minute")


def test_a_file_system_without_inodes_keeps_the_old_file(host: Host) -> None:
    """Without an inode for the temporary file: exit 1, and the old file stays."""
    with tmpfs(host.directory, "nr_inodes=3"):  # its own root, our file, and the temporary one
        host.run()
        old = host.prom().read_bytes()
        (host.directory / "filler").touch()
        done = host.run()
        assert done.code == 1
        assert done.events[-1]["detail"] == "No space left on device"
        assert host.prom().read_bytes() == old


def test_a_full_state_directory_costs_no_metrics(host: Host) -> None:
    """Where only the state cannot be saved, the metrics are written all the same: exit 75, and the log says it."""
    with tmpfs(host.state, "nr_inodes=4"):  # its own root, the cache of the configuration, the lock, the state
        assert host.run().code == 0
        old = host.prom().read_bytes()
        done = host.run()
        assert {path.suffix for path in host.state.iterdir()} == {".json", ".lock"}
    assert done.code == 75
    (event,) = [event for event in done.events if event["level"] == "error"]
    assert event["event"] == "counters not saved; the metrics are written all the same"
    assert host.prom().read_bytes() != old
    assert is_whole(host.text(), "minute")


def test_a_file_size_limit_keeps_the_old_file(host: Host) -> None:
    """A limit of the unit (LimitFSIZE=) cuts the write in its middle: exit 1, not a signal, and the old file."""
    host.run()
    old = host.prom().read_bytes()
    assert len(old) > 4096
    done = host.run(under=("prlimit", "--fsize=4096"))
    assert done.code == 1
    assert done.events[-1]["detail"] == "File too large"
    assert host.prom().read_bytes() == old
    assert host.files() == {"luna_textfile_minute.prom"}
