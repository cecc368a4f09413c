"""luna-textfile migrate: where the new file goes, and what is never written over."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from fixtures.legacy_file import EARLIER, migrate
from scripts.host import make_host

from luna_textfile.cli import commands
from luna_textfile.config.load import load


def test_without_output_it_is_printed(tmp_path: Path) -> None:
    """On standard output and nothing else there; no file is made."""
    done = migrate(tmp_path)
    assert done.code == 0
    assert done.stdout.startswith("# Written by luna-textfile migrate")
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    """Whatever it holds; exit 1, and the message tells the way on."""
    new = tmp_path / "config.yaml"
    new.write_text("hsm: {slot_id: 7}\n")
    done = migrate(tmp_path, EARLIER, "--output", str(new))
    assert done.code == 1
    assert "--force" in done.stderr
    assert new.read_text() == "hsm: {slot_id: 7}\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.toml", "config.yaml"]


def test_force_overwrites(tmp_path: Path) -> None:
    """With --force the new text is there, whole, readable for the jobs' user whatever the umask."""
    new = tmp_path / "config.yaml"
    new.write_text("hsm: {slot_id: 7}\n")
    before = os.umask(0o077)
    try:
        assert migrate(tmp_path, EARLIER, "--output", str(new), "--force").code == 0
    finally:
        os.umask(before)
    assert load(new, {}).config.hsm.slot_id == (2,)
    assert new.stat().st_mode & 0o7777 == 0o644
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.toml", "config.yaml"]


def test_force_keeps_a_link_and_spares_what_is_no_file(tmp_path: Path) -> None:
    """A link goes on pointing to the file; a FIFO, which a rename would replace, stays one."""
    link, real, fifo = tmp_path / "link.yaml", tmp_path / "real.yaml", tmp_path / "fifo"
    real.touch()
    link.symlink_to(real)
    os.mkfifo(fifo)
    assert migrate(tmp_path, EARLIER, "--output", str(link), "--force").code == 0
    assert link.is_symlink()
    assert real.stat().st_size > 1000
    assert migrate(tmp_path, EARLIER, "--output", str(fifo), "--force").code == 1
    assert fifo.is_fifo()


@pytest.mark.parametrize("name", ["", "config.toml", "other.toml"])
def test_names_that_cannot_be_meant(tmp_path: Path, name: str) -> None:
    """No name, or one that would be read as TOML, the earlier file's own among them: exit 2, nothing changed."""
    output = str(tmp_path / name) if name else ""
    assert migrate(tmp_path, EARLIER, "--output", output, "--force").code == 2
    assert (tmp_path / "config.toml").read_text() == EARLIER


def test_a_file_that_is_not_called_toml(tmp_path: Path) -> None:
    """Exit 2 and the way out: our own reader goes by the suffix, so config.conf would be taken for YAML."""
    legacy = tmp_path / "luna-monitor.conf"
    legacy.write_text(EARLIER)
    result = CliRunner().invoke(commands, ["migrate", str(legacy)])
    assert result.exit_code == 2
    assert "ends in .toml" in result.stderr


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Exit 1 and the reason."""
    done = migrate(tmp_path, EARLIER, "--output", str(tmp_path / "nowhere" / "c.yaml"))
    assert done.code == 1
    assert "No such file" in done.stderr


def test_check_says_that_all_goes_on(tmp_path: Path) -> None:
    """Exit 0, a line, and nothing is written or printed."""
    done = migrate(tmp_path, EARLIER, "--check")
    assert (done.code, done.stdout) == (0, "")
    assert "every key is migrated" in done.stderr


def test_check_finds_what_does_not_go_on(tmp_path: Path) -> None:
    """Exit 1 with the key's name."""
    done = migrate(tmp_path, "[hsm]\nslotid = 1\n", "--check")
    assert (done.code, done.stdout) == (1, "")
    assert "hsm.slotid" in done.stderr


def test_check_compares_with_a_file_that_is_there(tmp_path: Path) -> None:
    """Each key that differs, with both values; whatever its comments are, a file that means the same is exit 0."""
    new = tmp_path / "new.yaml"
    migrate(tmp_path, EARLIER, "--output", str(new))
    new.write_text(new.read_text() + "# mine\n")
    assert migrate(tmp_path, EARLIER, "--check", "--output", str(new)).code == 0
    new.write_text(new.read_text().replace("port: 9101", "port: 9100"))
    done = migrate(tmp_path, EARLIER, "--check", "--output", str(new))
    assert done.code == 1
    assert "exporter.port is 9100; it was 9101" in done.stderr
    assert done.stderr.count("it was") == 1


def test_as_it_is_typed(tmp_path: Path) -> None:
    """The console script: HSM__ variables of the shell are not written down, and wrong values end with exit 2."""
    host = make_host(tmp_path)
    legacy, new = tmp_path / "config.toml", tmp_path / "new.yaml"
    legacy.write_text(EARLIER)
    done = host.setting(HSM__SLOT_ID="9").run("luna-textfile", "migrate", str(legacy), "--output", str(new))
    assert (done.code, done.stdout) == (0, "")
    assert load(new, {}).config == load(legacy, {}).config
    legacy.write_text("[exporter]\nport = 0\n")
    done = host.run("luna-textfile", "migrate", str(legacy))
    assert (done.code, done.stdout) == (2, "")
    assert "exporter.port = 0: allowed: " in done.stderr
    done = host.run("luna-textfile", "migrate", str(tmp_path / "none.toml"))
    assert done.code == 2
    assert "none.toml" in done.stderr
