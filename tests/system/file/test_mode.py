"""The file's mode and place, whatever surrounds the run."""

import stat
from pathlib import Path

import pytest
from scripts.host import Host

from luna_textfile.textfile import atomic

SHELL = 'umask {}; exec "$0" "$@"'


@pytest.mark.parametrize("schedule", ["minute", "daily"])
@pytest.mark.parametrize("umask", ["0077", "0777", "0000"])
def test_everybody_may_read_and_only_we_may_write(host: Host, umask: str, schedule: str) -> None:
    """node_exporter runs as another user: 0644 whatever the umask. The state is ours alone: 0600."""
    host.run(f"luna-textfile-{schedule}", under=("sh", "-c", SHELL.format(umask)))
    assert stat.S_IMODE(host.prom(schedule).stat().st_mode) == 0o644
    assert stat.S_IMODE((host.state / f"{schedule}.json").stat().st_mode) == 0o600


def test_a_mode_that_somebody_changed_is_set_again(host: Host) -> None:
    """The file is replaced, not changed: an old file that nobody may read is followed by one that all may read."""
    host.run()
    host.prom().chmod(0o600)
    host.run()
    assert stat.S_IMODE(host.prom().stat().st_mode) == 0o644


def test_a_reader_that_has_the_old_file_open_reads_it_whole(host: Host) -> None:
    """Whoever opened the old file before a run reads the old file after it: it is never written to."""
    host.run()
    old = host.text()
    with host.prom().open() as reader:
        host.run()
        assert reader.read() == old
    assert host.text() != old


def test_the_new_file_is_never_seen_under_a_name_that_node_exporter_reads(tmp_path: Path) -> None:
    """While it is written, the only new name ends in .tmp, and the mode is not yet open."""
    target = tmp_path / "x.prom"
    seen: list[tuple[str, int]] = []

    class Watching(str):
        """A text that looks around when it is encoded, which is between opening and writing."""

        __slots__ = ()

        def encode(self, *_: object) -> bytes:
            seen.extend((path.name, stat.S_IMODE(path.stat().st_mode)) for path in tmp_path.iterdir())
            return b"x 1\n"

    atomic.write(str(target), Watching(), 0o644)
    ((name, mode),) = seen
    assert name.startswith("x.prom.")
    assert name.endswith(".tmp")
    assert mode == 0o600
    assert target.read_bytes() == b"x 1\n"
