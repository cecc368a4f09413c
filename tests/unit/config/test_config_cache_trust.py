"""The cached configuration is believed only as a whole file that nobody else can have written."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from fixtures.cached_host import Host, parsed_anew_and_kept

from luna_textfile.config.model import Config


def test_cache_file_is_ours_alone(host: Host) -> None:
    """The cache file may be read and written by its owner only, whatever the umask, and no temporary file stays."""
    host.file.unlink()
    old = os.umask(0)
    try:
        host.slot()
    finally:
        os.umask(old)
    assert host.file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_writable_by_others(host: Host, mode: int) -> None:
    """A cache that group or others may write is not believed, and replaced by one they may not."""
    host.file.chmod(mode)
    parsed_anew_and_kept(host)
    assert host.file.stat().st_mode & 0o777 == 0o600


def test_owned_by_somebody_else(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of another user is not believed: root must not take what the service user wrote."""
    if os.geteuid() == 0:
        os.chown(host.file, 65534, 65534)
    else:  # who cannot give a file away asks as somebody else
        stranger = os.geteuid() + 1
        monkeypatch.setattr(os, "geteuid", lambda: stranger)
    assert host.slot() == (5,)


def test_symbolic_link(host: Host) -> None:
    """A symbolic link in its place is not followed, and the file it points to is left alone."""
    target = host.path.with_name("target.json")
    host.file.rename(target)
    marked = target.read_text()
    (host.state / host.name).symlink_to(target)
    parsed_anew_and_kept(host)
    assert not host.file.is_symlink()
    assert target.read_text() == marked


def test_hard_link(host: Host) -> None:
    """A file with a second name is not believed: somebody may have linked an older one of ours here."""
    os.link(host.file, host.path.with_name("second.json"))
    parsed_anew_and_kept(host)


def test_fifo_that_holds_a_whole_cache(host: Host) -> None:
    """Not even a FIFO out of which our own text comes is a cache file."""
    content = host.file.read_bytes()
    fifo = host.file
    fifo.unlink()
    os.mkfifo(fifo, 0o600)
    reader, writer = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK), os.open(fifo, os.O_WRONLY)
    os.write(writer, content)
    os.close(writer)
    try:
        parsed_anew_and_kept(host)
    finally:
        os.close(reader)


def test_fifo_and_folder(host: Host) -> None:
    """A FIFO does not make the job wait, a folder does not make it fail."""
    name = host.file.name
    host.file.unlink()
    os.mkfifo(host.state / name, 0o600)
    parsed_anew_and_kept(host)
    host.file.unlink()
    (host.state / name).mkdir()
    assert [host.slot(), host.slot()] == [(5,), (5,)]
    assert [entry.name for entry in host.state.iterdir()] == [name]


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", "4", "\x00" * 50, "\xff", "[" * 5000, '{"stamp": {}}'])
def test_damaged_file(host: Host, damage: str) -> None:
    """Whatever is in the file instead of ours: parsed anew and written again."""
    host.file.write_bytes(damage.encode("latin-1"))
    parsed_anew_and_kept(host)


def test_truncated_file(host: Host) -> None:
    """A file cut off at any byte is no cache."""
    whole = host.file.read_bytes()
    for length in range(0, len(whole), 97):
        host.file.write_bytes(whole[:length])
        assert host.slot() == (5,)


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("hsm", "slot_id", 5),
        ("hsm", "slot_id", ["5"]),
        ("hsm", "slot_id", [True]),
        ("hsm", "slot_id", "any"),
        ("hsm", "token_label", "x"),
        ("hsm", "token_label", [1]),
        ("hsm", "names", {"a": 1}),
        ("hsm", "names", [["a", "b"]]),
        ("hsm", "name", None),
        ("exporter", "port", True),
        ("exporter", "port", 9100.0),
        ("collector", "enabled", 1),
        ("collector", "call_timeout_seconds", 10),
        ("logging", "level", "loud"),
        ("logging", "format", ["json"]),
        ("logging", "colour", "red"),
    ],
)
def test_wrong_types_inside(host: Host, section: str, key: str, value: object) -> None:
    """A value of a wrong type, or a field that does not exist, makes the whole cache invalid."""
    host.change(lambda content: content["config"][section].update({key: value}))
    parsed_anew_and_kept(host)


@pytest.mark.parametrize("name", [*Config._fields])
def test_missing_sections(host: Host, name: str) -> None:
    """So does a section that is missing or no object."""
    host.change(lambda content: content["config"].update({name: []}))
    parsed_anew_and_kept(host)
    host.change(lambda content: content["config"].pop(name))
    parsed_anew_and_kept(host)


def test_left_over_temporary_file(host: Host) -> None:
    """What a killed run left behind is gone after the next write."""
    (host.state / f"{host.file.name}.123.0123abcd.tmp").write_text("half")
    host.path.write_text("hsm: {slot_id: 8}\n")
    assert host.slot() == (8,)
    assert len(list(host.state.iterdir())) == 1


def test_many_at_once(host: Host) -> None:
    """Jobs that find the cache out of date together all get the configuration, and one whole cache is left."""
    for slot in range(20):
        host.path.write_text(f"hsm: {{slot_id: {slot}}}\n")
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(lambda _: host.slot(), range(8))) == {(slot,)}
    parsed_anew_and_kept(host, slot=19)
