"""The textfile directory is missing, read-only, a link, or holds something odd."""

import shutil
from pathlib import Path

import pytest
from scripts.host import Done, Host

from file.mounts import read_only


def failure(done: Done) -> dict[str, object]:
    """Return the one event that says that nothing was written."""
    (event,) = [event for event in done.events if event["level"] == "error"]
    assert str(event["event"]).startswith("not written")
    return event


@pytest.mark.parametrize("schedule", ["minute", "daily"])
def test_a_missing_directory_is_named_and_not_made(host: Host, schedule: str) -> None:
    """A directory that is not there is node_exporter's, not ours to make: exit 1, its name, and what to check."""
    host.directory.rmdir()
    done = host.run(f"luna-textfile-{schedule}")
    assert done.code == 1
    event = failure(done)
    assert event["detail"] == "No such file or directory"
    assert str(event["file"]).startswith(str(host.directory))
    assert "check that the directory exists" in str(event["hint"])
    assert not host.directory.exists()


def test_a_read_only_directory_keeps_its_old_file(host: Host) -> None:
    """In a directory that became read-only the old file stays: exit 1."""
    host.run()
    old = host.prom().read_bytes()
    with read_only(host.directory):
        done = host.run()
    assert done.code == 1
    assert failure(done)["detail"] in {"Read-only file system", "Permission denied"}
    assert host.prom().read_bytes() == old
    assert host.files() == {"luna_textfile_minute.prom"}


def test_a_directory_that_is_a_link_is_followed(host: Host) -> None:
    """An operator may keep the directory elsewhere and link to it."""
    elsewhere = host.root / "elsewhere"
    host.directory.rename(elsewhere)
    host.directory.symlink_to(elsewhere)
    assert host.run().code == 0
    assert [path.name for path in elsewhere.iterdir()] == ["luna_textfile_minute.prom"]
    assert host.directory.is_symlink()


def test_a_file_in_the_place_of_the_directory_is_an_error(host: Host) -> None:
    """A directory that is a file: exit 1, and the file is not touched."""
    host.directory.rmdir()
    host.directory.write_text("mine")
    done = host.run()
    assert done.code == 1
    assert failure(done)["detail"] == "Not a directory"
    assert host.directory.read_text() == "mine"


@pytest.mark.parametrize("content", [(), ("kept",)])
def test_a_directory_with_the_name_of_our_file_is_an_error(host: Host, content: tuple[str, ...]) -> None:
    """A directory called luna_textfile_minute.prom, empty or not, stays: exit 1, no temporary file."""
    host.prom().mkdir()
    for name in content:
        (host.prom() / name).touch()
    done = host.run()
    assert done.code == 1
    assert failure(done)["detail"] == "Is a directory"
    assert host.files() == {"luna_textfile_minute.prom"}
    assert [path.name for path in host.prom().iterdir()] == list(content)


def test_a_missing_state_directory_is_made(host: Host) -> None:
    """The state directory is ours: it is made, for its owner and group only."""
    shutil.rmtree(host.state)
    assert host.run().code == 0
    assert host.state.stat().st_mode & 0o7777 == 0o750
    assert (host.state / "minute.json").exists()


def test_a_relative_name_beside_the_program_is_not_written(host: Host, tmp_path: Path) -> None:
    """Nothing is written into the current directory: both directories must be absolute."""
    done = host.setting(TEXTFILE__DIRECTORY="textfile").run()
    assert done.code == 2
    assert "textfile.directory" in done.stderr
    assert host.files() == set()
    assert not (tmp_path / "textfile" / "textfile").exists()
