"""An error in any system call of the write: the old file stays whole, or the new one is whole."""

import pytest
from scripts.host import Host
from text.reading import is_whole

from file.syscalls import Step, hit

BEFORE_THE_RENAME = ("openat", "write", "fchmod", "fsync", "close", "rename")
AFTER_THE_RENAME = ("openat of the directory", "fsync of the directory", "close of the directory")
ERRORS = ("ENOSPC", "EIO")


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("name", BEFORE_THE_RENAME)
def test_the_old_file_stays(host: Host, prom_steps: dict[str, Step], name: str, error: str) -> None:
    """Up to the rename an error costs this run: exit 1, the old file, no temporary file, the reason told."""
    host.run()
    old = host.prom().read_bytes()
    done = hit(host, prom_steps[name], f"error={error}")
    assert done.code == 1
    assert host.prom().read_bytes() == old
    assert host.files() == {"luna_textfile_minute.prom"}
    (event,) = [event for event in done.events if event["level"] == "error"]
    assert event["event"] == "not written; the old file stays as it was"
    assert event["detail"] == {"ENOSPC": "No space left on device", "EIO": "Input/output error"}[error]
    assert event["exit_code"] == 1
    assert host.run().code == 0
    assert host.prom().read_bytes() != old


@pytest.mark.parametrize("name", AFTER_THE_RENAME)
def test_the_new_file_is_whole(host: Host, prom_steps: dict[str, Step], name: str) -> None:
    """After the rename the new file is there and whole; that it may not survive a loss of power is worth exit 75."""
    host.run()
    old = host.prom().read_bytes()
    done = hit(host, prom_steps[name], "error=EIO")
    assert done.code == 75
    assert "the new file is in place, but its directory could not be synced" in {
        event["event"] for event in done.events
    }
    assert host.prom().read_bytes() != old
    assert is_whole(host.text(), "minute")
    assert host.files() == {"luna_textfile_minute.prom"}
    assert host.run().code == 0


def test_a_file_system_that_cannot_sync_a_directory_is_no_error(host: Host, prom_steps: dict[str, Step]) -> None:
    """EINVAL is what a file system says that has no fsync for directories; there is nothing to complain about."""
    host.run()
    assert hit(host, prom_steps["fsync of the directory"], "error=EINVAL").code == 0


def test_a_short_write_is_continued(host: Host, prom_steps: dict[str, Step]) -> None:
    """A kernel that takes only 100 bytes is given the rest.

    strace answers 100 for the first write and drops its bytes: the file must hold exactly what follows them.
    """
    host.run()
    before = host.text()
    assert hit(host, prom_steps["write"], "retval=100").code == 0
    assert _without_values(host.text()) == _without_values(before[100:])


def _without_values(text: str) -> list[str]:
    """Return the lines without their values, which change from run to run."""
    return [line if line.startswith("#") else line.rpartition(" ")[0] for line in text.splitlines()]
